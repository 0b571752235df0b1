import { buttonValue } from '../actions/approvals/plan.ts';
import type { Preview } from '../actions/approvals/preview.ts';
import { describeReason } from '../actions/approvals/reasons.ts';
import { redact } from '../copilot/guard.ts';
import type { Approval, Plan, Run } from '../domain/action.ts';
import type { Language } from '../domain/language.ts';
import { type Step, type SuccessTest, type Target, wordsOf } from '../domain/step.ts';
import type { Card, CardAction, CardPart } from './card.ts';
import { dataUntilPart, type Reader } from './cards.ts';
import { cut, formatArgv, formatDuration, formatInstant, formatNumber, formatValue } from './format.ts';
import { previewParts } from './preview-parts.ts';
import { type Progress, progressParts, rollbackActions, stopActions } from './run-cards.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

/** What a person must see to approve, and where the request stands. Buttons only while it can be decided. */
export function approvalCard(
  approval: Approval,
  options: Reader & {
    readonly runbookTitle: string;
    readonly requesterName: string;
    /** Who wants the run to end. */
    readonly stopperName?: string | null;
    /** How far the run is, while it is under way. */
    readonly progress?: Progress | null;
    /** While it can be decided: whom it may touch, and its dry run. */
    readonly preview: Preview | null;
    readonly at: Date;
  },
): Card {
  const { language, timeZone, at } = options;
  const { plan } = approval;
  const expired = approval.state === 'PENDING' && at >= approval.expiresAt;
  const state = expired ? 'EXPIRED' : approval.state;
  const environment = Object.entries(plan.environment);
  return {
    language,
    headline: say(language, state === 'PENDING' ? 'approvalTitle' : 'approvalOver', {
      title: options.runbookTitle,
      target: targetsText(plan, language),
      state: say(language, state),
    }),
    tone:
      state === 'PENDING' ? 'warning' : state === 'SUCCEEDED' ? 'good' : state === 'FAILED' || state === 'UNKNOWN' ? 'critical' : 'neutral',
    parts: [
      ...(state === 'EXECUTING' && options.progress ? progressParts(approval, options.progress, options) : []),
      { kind: 'heading', text: say(language, 'commands') },
      { kind: 'code', text: plan.steps.map(stepLine).join('\n') },
      ...scriptParts([...plan.steps, ...plan.rollback]),
      ...(environment.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: say(language, 'environment') },
            { kind: 'code' as const, text: environment.map(([name, value]) => formatArgv([`${name}=${value}`])).join('\n') },
          ]),
      ...(state === 'PENDING' && options.preview !== null ? previewParts(options.preview, options) : []),
      {
        kind: 'facts',
        facts: [
          { name: say(language, 'state'), value: say(language, state) },
          ...stopFacts(approval, options),
          ...(approval.reason === null
            ? []
            : [{ name: say(language, 'reason'), value: describeReason(approval.reason, language, timeZone) }]),
          ...plan.targets.slice(0, SHOWN_TARGETS).flatMap((target) => targetFacts(target, options)),
          ...(plan.targets.length > SHOWN_TARGETS
            ? [{ name: '…', value: say(language, 'moreTargets', { count: plan.targets.length - SHOWN_TARGETS }) }]
            : []),
          ...boundFacts(plan, options),
          { name: say(language, 'requestedBy'), value: options.requesterName },
          { name: say(language, 'votes'), value: say(language, 'votesOf', { given: approval.votes.length, needed: approval.quorum }) },
          { name: say(language, 'expires'), value: formatInstant(approval.expiresAt, timeZone, language) },
        ],
      },
      { kind: 'heading', text: say(language, 'rollback') },
      plan.rollback.length === 0
        ? { kind: 'text', text: say(language, 'noRollback') }
        : { kind: 'code', text: plan.rollback.map(stepLine).join('\n') },
      { kind: 'heading', text: say(language, 'successTest') },
      { kind: 'text', text: successText(plan.successTest, options) },
      {
        kind: 'small',
        text: say(language, 'hash', {
          hash: approval.planHash.slice(0, 24),
          runbook: plan.runbookId,
          version: plan.runbookVersion,
        }),
      },
      dataUntilPart(at, options),
    ],
    actions: state === 'PENDING' ? decisionActions(approval, options) : stopActions(approval, options),
    chart: null,
  };
}

/** How a run ended: who asked and approved, each step, whether it helped, the end of its output. */
export function runResultCard(
  approval: Approval,
  run: Run,
  options: Reader & {
    readonly runbookTitle: string;
    readonly requesterName: string;
    readonly approverNames: readonly string[];
    /** Whether the metric is still to be measured again. */
    readonly measuring: boolean;
    readonly at: Date;
  },
): Card {
  const { language } = options;
  const output = run.steps
    .map((step) => redact(step.output).trimEnd())
    .filter(Boolean)
    .join('\n');
  const helped = run.measurement?.helped ?? null;
  return {
    language,
    headline: say(language, 'resultTitle', {
      title: options.runbookTitle,
      target: targetsText(approval.plan, language),
      state: say(language, run.state),
    }),
    tone: run.state === 'SUCCEEDED' ? (helped === false ? 'warning' : 'good') : run.state === 'EXECUTING' ? 'neutral' : 'critical',
    parts: [
      ...helpParts(run, options),
      {
        kind: 'facts',
        facts: [
          { name: say(language, 'requestedBy'), value: options.requesterName },
          { name: say(language, 'approvedBy'), value: options.approverNames.join(', ') || '–' },
        ],
      },
      { kind: 'heading', text: say(language, 'steps') },
      { kind: 'list', items: run.steps.map((step) => stepText(step, options)) },
      ...(output === ''
        ? []
        : [
            { kind: 'heading' as const, text: say(language, 'output') },
            { kind: 'code' as const, text: output.length > 1500 ? `…${output.slice(-1500)}` : output },
          ]),
      dataUntilPart(options.at, options),
    ] satisfies CardPart[],
    actions: rollbackActions(approval, run, options),
    chart: null,
  };
}

function targetsText({ targets: [first, ...others] }: Plan, language: Language): string {
  const target = cut(first.assetId, 60);
  return others.length === 0 ? target : say(language, 'targets', { target, count: others.length });
}

/** Targets that are named one by one; an approver of more looks at them on the page. */
const SHOWN_TARGETS = 8;

function targetFacts({ assetId, ...ways }: Target, { language }: Reader): Array<{ name: string; value: string }> {
  const { ssh, kubernetes, ...others } = ways;
  const urls = Object.entries(others).map(([way, { url, user }]) => `${way} ${user === null ? '' : `${user} @ `}${url}`);
  const objects = Object.entries(kubernetes?.objects ?? {}).map(([name, uid]) => `${name}, UID ${uid}`);
  const places = [
    ...(ssh === undefined ? [] : [`${ssh.user}@${ssh.host}:${ssh.port}`]),
    ...urls,
    ...(kubernetes === undefined ? [] : [`kubernetes ${kubernetes.url}`, ...objects]),
  ];
  return [
    { name: say(language, 'target'), value: places.length === 0 ? assetId : `${assetId} (${places.join('; ')})` },
    ...(ssh === undefined ? [] : [{ name: say(language, 'hostKey'), value: ssh.hostKeyFingerprint }]),
  ];
}

/** As whom and within which bounds it runs. */
function boundFacts(plan: Plan, { language }: Reader): Array<{ name: string; value: string }> {
  const { limits, rollout } = plan;
  const bounds = say(language, 'boundsText', {
    time: formatDuration(plan.timeLimitMs, language),
    processes: limits.processes,
    memory: formatValue(limits.memoryBytes, 'By', language),
    cpu: formatDuration(limits.cpuSeconds * 1_000, language),
    output: formatValue(limits.outputBytes, 'By', language),
  });
  const batches = say(language, rollout.stopOnFailure ? 'batchesStop' : 'batchesGoOn', { size: rollout.batchSize });
  return [
    ...(plan.runAs === null ? [] : [{ name: say(language, 'runAs'), value: plan.runAs }]),
    { name: say(language, 'bounds'), value: bounds },
    ...(plan.targets.length === 1 ? [] : [{ name: say(language, 'batches'), value: batches }]),
    ...(plan.allowedInFreeze ? [{ name: sayRun(language, 'inFreeze'), value: sayRun(language, 'allowedInFreeze') }] : []),
    ...(plan.needsWindow ? [{ name: say(language, 'window'), value: say(language, 'windowOnly') }] : []),
  ];
}

function stopFacts(
  { state, stop }: Approval,
  options: Reader & { readonly stopperName?: string | null },
): Array<{ name: string; value: string }> {
  const { language, timeZone } = options;
  if (state !== 'EXECUTING' || !stop) return [];
  const name = options.stopperName ?? stop.principalId;
  return [
    {
      name: sayRun(language, 'stopAsked'),
      value: sayRun(language, 'stopAskedBy', { name, time: formatInstant(stop.at, timeZone, language) }),
    },
  ];
}

function stepLine(step: Step): string {
  return formatArgv(wordsOf(step));
}

/** Scripts are approved with their text, so it is shown. */
function scriptParts(steps: readonly Step[]): CardPart[] {
  return steps.flatMap((step) => (step.kind === 'script' ? [{ kind: 'code' as const, text: `# SCRIPT ${step.id}\n${step.script}` }] : []));
}

function decisionActions(approval: Approval, reader: Reader): CardAction[] {
  const value = buttonValue(approval);
  return [
    { verb: 'approve', label: say(reader.language, 'approveButton'), value, url: null, style: 'primary' },
    { verb: 'reject', label: say(reader.language, 'rejectButton'), value, url: null, style: 'danger' },
  ];
}

function successText(test: SuccessTest | null, { language }: Reader): string {
  if (test === null) return say(language, 'noSuccessTest');
  const labels = Object.entries(test.labels).map(([name, value]) => `${name}=${value}`);
  const metric = labels.length === 0 ? test.metric : `${test.metric} {${labels.join(', ')}}`;
  const time = formatDuration(test.withinMs, language);
  const sentences = [
    ...(test.below === null ? [] : [say(language, 'below', { metric, limit: formatNumber(test.below, language), time })]),
    ...(test.above === null ? [] : [say(language, 'above', { metric, limit: formatNumber(test.above, language), time })]),
  ];
  return sentences.join('; ') || say(language, 'noSuccessTest');
}

/** Whether it helped comes first; of what did not come to its end it is told only where it was measured all the same. */
function helpParts(run: Run, options: Reader & { readonly measuring: boolean }): CardPart[] {
  if (run.measurement === null && (run.state === 'FAILED' || run.state === 'UNKNOWN')) return [];
  const text = options.measuring ? say(options.language, 'measuring') : measurementText(run, options);
  return [
    { kind: 'heading', text: say(options.language, 'didItHelp') },
    { kind: 'text', text },
  ];
}

function measurementText(run: Run, { language }: Reader): string {
  const measured = run.measurement;
  if (measured === null) return say(language, 'notMeasured');
  const value = (one: number | null) => (one === null ? say(language, 'noValue') : formatValue(one, measured.unit, language));
  const key = measured.helped === null ? 'helpUnknown' : measured.helped ? 'helped' : 'helpedNot';
  return say(language, key, { metric: measured.metric, before: value(measured.before), after: value(measured.after) });
}

function stepText(step: Run['steps'][number], { language }: Reader): string {
  if (step.state === 'intent') return say(language, 'stepIntent', { id: step.id });
  const time = step.endedAt === null ? '–' : formatDuration(step.endedAt.getTime() - step.startedAt.getTime(), language);
  return say(language, step.state === 'done' ? 'stepDone' : 'stepFailed', { id: cut(step.id, 80), code: step.exitCode ?? '–', time });
}
