import { buttonValue, onlyLooks } from '../actions/approvals/plan.ts';
import type { Preview } from '../actions/approvals/preview.ts';
import { touchedBy } from '../actions/runs/steps.ts';
import type { Approval, Run, Runbook, RunStep } from '../domain/action.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { redact } from '../domain/redact/redact.ts';
import type { Card, CardAction, CardPart } from './card.ts';
import { dataUntilPart, type Reader, sentenceCard } from './cards.ts';
import { cut, formatDuration, formatMinute } from './format.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

/** What is known of a run that is under way: its record, and the end of what it has said. */
export type Progress = { readonly run: Run; readonly said: string };

/** Targets whose steps are named one by one. */
const SHOWN_TARGETS = 5;
const SHOWN_TEXT = 900;

/** How far a run is: each step of each target, then the end of the output. */
export function progressParts({ plan }: Approval, { run, said }: Progress, reader: Reader & { readonly at: Date }): CardPart[] {
  const { language } = reader;
  const detailed = plan.targets.length === 1;
  const items = plan.targets.slice(0, SHOWN_TARGETS).flatMap(({ assetId }) => {
    const steps = plan.steps.map(({ id }) => ({ id, record: run.steps.find((one) => one.id === id && one.target === assetId) }));
    const done = steps.filter(({ record }) => record?.state === 'done').length;
    const whole = sayRun(language, 'stepsOf', { target: cut(assetId, 80), done, all: steps.length });
    const lines = steps.filter(({ record }) => detailed || record?.state === 'intent' || record?.state === 'failed');
    return [whole, ...lines.map(({ id, record }) => stepText(id, record, reader))];
  });
  if (plan.targets.length > SHOWN_TARGETS) items.push(say(language, 'moreTargets', { count: plan.targets.length - SHOWN_TARGETS }));
  const text = redact(said).trim();
  return [
    { kind: 'heading', text: sayRun(language, 'progress') },
    { kind: 'list', items },
    ...(text === ''
      ? []
      : [
          { kind: 'heading' as const, text: sayRun(language, 'outputNow') },
          { kind: 'code' as const, text: text.length > SHOWN_TEXT ? `…${text.slice(-SHOWN_TEXT)}` : text },
        ]),
  ];
}

/** The button that ends a run; none once somebody has asked for it. */
export function stopActions(approval: Approval, { language }: Reader): CardAction[] {
  if (approval.state !== 'EXECUTING' || approval.stop) return [];
  return [{ verb: 'stop', label: sayRun(language, 'stopButton'), value: buttonValue(approval), url: null, style: 'danger' }];
}

/** The button that only looks what a request would meet, where its runbook can. */
export function tryActions(approval: Approval, preview: Preview | null, { language }: Reader): CardAction[] {
  if (preview === null || preview.dryRun.kind === 'itself' || preview.dryRun.kind === 'none') return [];
  const label = sayRun(language, preview.dryRun.kind === 'ran' ? 'tryAgainButton' : 'tryButton');
  return [{ verb: 'try', label, value: buttonValue(approval), url: null, style: 'plain' }];
}

/** Whether it ran to its end and was to be measured, but nothing was seen of the metric since: whether it helped is not known. */
export function isUnmeasured({ successTest }: Pick<Approval['plan'], 'successTest'>, { state, measurement }: Run): boolean {
  return state === 'SUCCEEDED' && successTest !== null && (measurement?.after ?? null) === null;
}

/** Whether the metric is still looked at to tell whether a run helped: until its time is over, or something was measured. */
export function isMeasuring(plan: Pick<Approval['plan'], 'successTest'>, run: Run, at: Date): boolean {
  const until = (run.endedAt?.getTime() ?? 0) + (plan.successTest?.withinMs ?? 0);
  return isUnmeasured(plan, run) && at.getTime() < until;
}

/** Whether a request's runbook can be tried without changing anything. */
export function canBeTried(runbooks: readonly Runbook[], { plan }: Pick<Approval, 'plan'>): boolean {
  return runbooks.some(({ id, dryRun }) => id === plan.runbookId && dryRun.length > 0);
}

/**
 * The button that asks for the way back, after a run that failed, did not help, or of which is not known whether it did; none where nothing
 * began.
 */
export function rollbackActions(
  { plan, id, planHash }: Pick<Approval, 'id' | 'plan' | 'planHash'>,
  run: Run,
  { language, measuring }: Reader & { readonly measuring: boolean },
): CardAction[] {
  const hasFailed = run.state === 'FAILED' || run.state === 'UNKNOWN' || run.measurement?.helped === false;
  const isWanted = hasFailed || (!measuring && isUnmeasured(plan, run));
  if (!isWanted || plan.rollback.length === 0 || touchedBy(plan, run).length === 0) return [];
  return [
    { verb: 'rollback', label: sayRun(language, 'rollbackButton'), value: buttonValue({ id, planHash }), url: null, style: 'primary' },
  ];
}

/** The button that looks how things stand after a run of which is not known whether it took effect: its dry run, which changes nothing. */
export function lookActions(
  approval: Pick<Approval, 'id' | 'planHash'>,
  { state }: Pick<Run, 'state'>,
  { language, canTry = false }: Reader & { readonly canTry?: boolean },
): CardAction[] {
  if (state !== 'UNKNOWN' || !canTry) return [];
  return [{ verb: 'try', label: sayRun(language, 'tryButton'), value: buttonValue(approval), url: null, style: 'plain' }];
}

/** Ends after which the same may be wanted again, as nothing of it took effect. */
const TRIED_AGAIN: ReadonlySet<Approval['state']> = new Set(['EXPIRED', 'BLOCKED', 'FAILED']);

/** The button that asks for the same once more; none where its alert is over. */
export function againActions(
  { id, state, reason, plan }: Pick<Approval, 'id' | 'state' | 'reason' | 'plan'>,
  { language }: Reader,
): CardAction[] {
  if (!TRIED_AGAIN.has(state) || reason === 'alert-resolved') return [];
  const label = sayRun(language, onlyLooks(plan) ? 'tryAgainButton' : 'againButton');
  return [{ verb: 'again', label, value: id, url: null, style: 'plain' }];
}

/** One request of the history, as a line. */
export type RunLine = { readonly approval: Approval; readonly run: Run | null; readonly title: string; readonly requesterName: string };

/** Requests and what became of them, with a button to stop each that runs. */
export function runsCard(lines: readonly RunLine[], options: Reader & { readonly at: Date; readonly headline: string }): Card {
  const { language, timeZone, at } = options;
  const items = lines.map(({ approval, run, title, requesterName }) => {
    const helped = run?.measurement?.helped ?? null;
    const more = helped === null ? '' : `, ${sayRun(language, helped ? 'helpedYes' : 'helpedNo')}`;
    const [first, ...others] = approval.plan.targets;
    return sayRun(language, 'runLine', {
      time: formatMinute(approval.requestedAt, timeZone, language),
      title,
      target: others.length === 0 ? cut(first.assetId, 80) : `${cut(first.assetId, 80)} +${others.length}`,
      state: `${say(language, approval.state)}${more}`,
      name: requesterName,
      id: approval.id,
    });
  });
  const reader = { language, timeZone };
  const stops = lines.flatMap(({ approval, title }) =>
    stopActions(approval, reader).map((action) => ({ ...action, label: `${action.label}: ${cut(title, 40)}` })),
  );
  return {
    language,
    headline: options.headline,
    tone: 'neutral',
    parts: [{ kind: 'list', items }, dataUntilPart(at, reader)],
    actions: stops.slice(0, 5),
    chart: null,
  };
}

function stepText(id: string, record: Run['steps'][number] | undefined, reader: Reader & { readonly at: Date }): string {
  const { language, at } = reader;
  const name = cut(id, 80);
  if (record === undefined) return sayRun(language, 'stepWaiting', { id: name });
  const time = formatDuration(Math.max(0, (record.endedAt ?? at).getTime() - record.startedAt.getTime()), language);
  if (record.state === 'intent') return sayRun(language, 'stepRunning', { id: name, time });
  return endedStep(language, record, name, time);
}

/** How a step ended; what was never begun, or was stopped, has no exit code. */
export function endedStep(language: Language, { state, exitCode }: Pick<RunStep, 'state' | 'exitCode'>, id: string, time: string): string {
  if (state === 'done') return say(language, 'stepDone', { id, code: exitCode ?? '–', time });
  return exitCode === null ? say(language, 'stepBroke', { id, time }) : say(language, 'stepFailed', { id, code: exitCode, time });
}

/** What may be asked for by name, and how. */
export function runbooksCard(
  runbooks: readonly Runbook[],
  { assetId, ...options }: Reader & { readonly at: Date; readonly assetId: string | null },
): Card {
  const { language } = options;
  if (runbooks.length === 0) return sentenceCard(sayRun(language, 'noRunbooks'), options);
  const items = runbooks
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, risk, approvals }) =>
      sayRun(language, 'runbookLine', { id, title: inLanguage(title, language), risk: sayRun(language, `${risk}Risk`), count: approvals }),
    );
  const asset = assetId === null ? {} : { asset: cut(assetId, 80) };
  const hint = sayRun(language, assetId === null ? 'runByName' : 'runByNameOn', asset);
  return {
    ...sentenceCard(sayRun(language, 'runbooksTitle', { count: runbooks.length }), options),
    parts: [
      { kind: 'list', items },
      { kind: 'small', text: hint },
    ],
  };
}
