import { type Approval, isDryRun, type ParameterSpec, type Plan, type Runbook } from '../../domain/action.ts';
import type { Alert } from '../../domain/alert.ts';
import { AppError } from '../../domain/errors.ts';
import { canonicalJson, sha256 } from '../../domain/ids.ts';
import type { Localized } from '../../domain/language.ts';
import { type Step, type SuccessTest, wayOf } from '../../domain/step.ts';
import { mayBeDry } from '../runbooks/remote-steps.ts';
import { filledTest, fillStep } from './fill.ts';

/** Within this time the alert's own series must recover when the runbook names no success test. */
const RECOVERY_MS = 300_000;
const PARAMETER_LENGTH = 256;
/** Control characters, marks of direction, joiners: on a card the value would not look like what runs. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
/** A button carries the hash's beginning: 96 bits, so that id and hash fit into 60 bytes. */
const SHOWN_HASH_LENGTH = 24;
const BUTTON = /^(apr_[0-9a-f]{24}):([0-9a-f]{24,31})$/;

/**
 * Exactly what will run: the runbook's steps with their parameters filled in, for these targets. Without a success test of
 * its own, the runbook is judged by the alert's series and threshold; a way back by nothing.
 *
 * @throws PARAMETER_INVALID when a parameter is missing, not declared, or not of its pattern; NOT_FOUND when a target cannot be
 *   reached in a way that a step needs
 */
export function buildPlan(
  runbook: Runbook,
  parameters: Readonly<Record<string, string>>,
  targets: Plan['targets'],
  alert: Pick<Alert, 'assetId' | 'trigger'> | null,
): Plan {
  checkParameters(runbook.parameters, parameters);
  checkWays(runbook, targets);
  const fill = (step: Step) => fillStep(step, parameters);
  return {
    runbookId: runbook.id,
    runbookVersion: runbook.version,
    runbookSha256: sha256(canonicalJson(runbook)),
    targets,
    rollout: runbook.rollout,
    parameters,
    steps: runbook.steps.map(fill),
    rollback: runbook.rollback.map(fill),
    environment: runbook.environment,
    runAs: runbook.runAs,
    limits: runbook.limits,
    timeLimitMs: runbook.timeLimitMs,
    needsWindow: runbook.needsWindow,
    allowedInFreeze: runbook.allowedInFreeze,
    risk: runbook.risk,
    approvers: runbook.approvers,
    successTest: filledTest(runbook.successTest, parameters) ?? (runbook.id.includes('/') ? null : recoveryOf(alert)),
  };
}

/** SHA-256 of the canonical plan, 64 hexadecimal digits. */
export function hashPlan(plan: Plan): string {
  return sha256(canonicalJson(plan));
}

/** Whether what a person was shown (the hash, or at least its first 24 digits) is this hash. */
export function isShownHash(shown: string, planHash: string): boolean {
  return shown.length >= SHOWN_HASH_LENGTH && planHash.startsWith(shown);
}

/** Value of a button about an approval: id and the beginning of the hash, 53 bytes. */
export function buttonValue(approval: Pick<Approval, 'id' | 'planHash'>): string {
  return `${approval.id}:${approval.planHash.slice(0, SHOWN_HASH_LENGTH)}`;
}

/** What a button carried; null when it is not of our making. */
export function readButtonValue(value: string): { readonly approvalId: string; readonly shownHash: string } | null {
  const [, approvalId, shownHash] = BUTTON.exec(value) ?? [];
  return approvalId && shownHash ? { approvalId, shownHash } : null;
}

/**
 * The runbook of an id. `ID/rollback` is the way back of runbook ID, `ID/dry-run` what only looks: requests of their own. A dry run
 * changes nothing, so it is of low risk, needs nobody's approval and no window, and may run in a freeze.
 *
 * @throws RUNBOOK_INVALID when there is none
 */
export function findRunbook(runbooks: readonly Runbook[], id: string): Runbook {
  const [base, variant, ...rest] = id.split('/');
  const runbook = runbooks.find((candidate) => candidate.id === base);
  if (runbook && variant === undefined) return runbook;
  const [first, ...others] = (variant === 'dry-run' ? runbook?.dryRun : runbook?.rollback) ?? [];
  if (runbook && first && (variant === 'rollback' || variant === 'dry-run') && rest.length === 0) {
    const free = variant === 'dry-run' ? { needsWindow: false, allowedInFreeze: true, risk: 'low' as const, approvals: 0 } : {};
    return { ...runbook, ...free, id, steps: [first, ...others], rollback: [], dryRun: [], successTest: null };
  }
  const name = id.slice(0, 80);
  throw new AppError('RUNBOOK_INVALID', `there is no runbook ${JSON.stringify(name)}`, {
    hint: {
      en: `There is no runbook “${name}”; those there are: inframind runbook list.`,
      ru: `Нет сценария «${name}»; список: inframind runbook list.`,
      ko: `“${name}” 런북이 없습니다. 목록: inframind runbook list`,
    },
  });
}

/**
 * Whether a plan is that of a dry run, which whoever may ask for the runbook may have at once. What it looks by is not judged here: the
 * claim holds it against the runbook.
 */
export function onlyLooks({ runbookId, steps, rollback, successTest }: Plan): boolean {
  const isDry = isDryRun(runbookId) && rollback.length === 0 && successTest === null;
  return isDry && steps.length > 0 && steps.every((step) => step.idempotent && mayBeDry(step));
}

/** The runbook that a dry run belongs to; null when the id is not that of a dry run. */
export function runbookOfDryRun(runbookId: string): string | null {
  return isDryRun(runbookId) ? runbookId.slice(0, -'/dry-run'.length) : null;
}

/** Whether an id names a way back, which is wanted just when the alert is over. */
export function isRollback(runbookId: string): boolean {
  return runbookId.endsWith('/rollback');
}

/** The pattern of a parameter, anchored at both ends. */
export function patternOf(spec: Pick<ParameterSpec, 'pattern'>): RegExp {
  return new RegExp(`^(?:${spec.pattern})$`, 'u');
}

/** What is wrong with a value of a parameter, as the end of a sentence; null when nothing is. */
export function parameterFault(spec: Pick<ParameterSpec, 'pattern'>, value: unknown): Required<Localized> | null {
  if (typeof value !== 'string' || value === '') return { en: 'is missing', ru: 'не указан', ko: '값이 없습니다' };
  if (UNSEEN.test(value))
    return { en: 'holds characters that cannot be seen', ru: 'содержит невидимые символы', ko: '보이지 않는 문자가 있습니다' };
  if (value.length <= PARAMETER_LENGTH && patternOf(spec).test(value)) return null;
  return { en: `must look like ${spec.pattern}`, ru: `должен иметь вид ${spec.pattern}`, ko: `형식이 맞아야 합니다: ${spec.pattern}` };
}

function checkWays(runbook: Runbook, targets: Plan['targets']): void {
  for (const { kind } of [...runbook.steps, ...runbook.rollback, ...runbook.dryRun]) {
    const way = wayOf(kind);
    const without = way && targets.find((target) => target[way] === undefined);
    if (!without) continue;
    const { assetId } = without;
    throw new AppError('NOT_FOUND', `${assetId} cannot be reached by ${way}`, {
      hint: {
        en: `${assetId} has no way for ${way} in the settings.`,
        ru: `Для ${assetId} в настройках нет способа ${way}.`,
        ko: `설정에 ${assetId}의 ${way} 접속 방법이 없습니다.`,
      },
    });
  }
}

function checkParameters(specs: readonly ParameterSpec[], parameters: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(parameters).find((name) => !specs.some((spec) => spec.name === name));
  if (unknown !== undefined) throw invalid(unknown, NO_PARAMETER);
  for (const spec of specs) {
    const fault = parameterFault(spec, Object.hasOwn(parameters, spec.name) ? parameters[spec.name] : undefined);
    if (fault !== null) throw invalid(spec.name, fault);
  }
}

const NO_PARAMETER = {
  en: 'is not a parameter of this runbook',
  ru: 'нет среди параметров этого сценария',
  ko: '이 런북의 매개변수가 아닙니다',
};

function invalid(name: string, { en, ru, ko }: Required<Localized>): AppError {
  const shown = name.slice(0, 40);
  return new AppError('PARAMETER_INVALID', `parameter ${JSON.stringify(shown)} ${en}`, {
    hint: { en: `“${shown}” ${en}.`, ru: `«${shown}» ${ru}.`, ko: `“${shown}”: ${ko}.` },
  });
}

function recoveryOf(alert: Pick<Alert, 'assetId' | 'trigger'> | null): SuccessTest | null {
  const trigger = alert?.trigger;
  if (!alert || !trigger || trigger.threshold === null) return null;
  const tooHigh = trigger.value >= trigger.threshold;
  return {
    assetId: alert.assetId,
    metric: trigger.metric,
    labels: trigger.labels,
    unit: trigger.unit,
    below: tooHigh ? trigger.threshold : null,
    above: tooHigh ? null : trigger.threshold,
    withinMs: RECOVERY_MS,
  };
}
