import { buttonValue } from '../actions/approvals/plan.ts';
import { describeReason } from '../actions/approvals/reasons.ts';
import type { Approval, Run, SuccessTest } from '../domain/action.ts';
import type { Card, CardAction, CardPart } from './card.ts';
import { dataUntilPart, type Reader } from './cards.ts';
import { cut, formatArgv, formatDuration, formatInstant, formatNumber, formatValue } from './format.ts';
import { say } from './texts.ts';

/** What a person must see to approve, and where the request stands. Buttons only while it can be decided. */
export function approvalCard(
  approval: Approval,
  options: Reader & { readonly runbookTitle: string; readonly requesterName: string; readonly at: Date },
): Card {
  const { language, timeZone, at } = options;
  const { plan } = approval;
  const expired = approval.state === 'PENDING' && at >= approval.expiresAt;
  const state = expired ? 'EXPIRED' : approval.state;
  const environment = Object.entries(plan.environment);
  return {
    language,
    headline: say(language, 'approvalTitle', { title: options.runbookTitle }),
    tone:
      state === 'PENDING' ? 'warning' : state === 'SUCCEEDED' ? 'good' : state === 'FAILED' || state === 'UNKNOWN' ? 'critical' : 'neutral',
    parts: [
      {
        kind: 'facts',
        facts: [
          { name: say(language, 'state'), value: say(language, state) },
          ...(approval.reason === null ? [] : [{ name: say(language, 'reason'), value: describeReason(approval.reason, language) }]),
          { name: say(language, 'target'), value: `${plan.target.assetId} (${plan.target.user}@${plan.target.host}:${plan.target.port})` },
          { name: say(language, 'hostKey'), value: plan.target.hostKeyFingerprint },
          { name: say(language, 'requestedBy'), value: options.requesterName },
          { name: say(language, 'votes'), value: say(language, 'votesOf', { given: approval.votes.length, needed: approval.quorum }) },
          { name: say(language, 'expires'), value: formatInstant(approval.expiresAt, timeZone, language) },
        ],
      },
      { kind: 'heading', text: say(language, 'commands') },
      { kind: 'code', text: plan.steps.map((step) => formatArgv(step.argv)).join('\n') },
      ...(environment.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: say(language, 'environment') },
            { kind: 'code' as const, text: environment.map(([name, value]) => formatArgv([`${name}=${value}`])).join('\n') },
          ]),
      { kind: 'heading', text: say(language, 'rollback') },
      plan.rollback.length === 0
        ? { kind: 'text', text: say(language, 'noRollback') }
        : { kind: 'code', text: plan.rollback.map((step) => formatArgv(step.argv)).join('\n') },
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
    actions: state === 'PENDING' ? decisionActions(approval, options) : [],
    chart: null,
  };
}

/** How a run ended: who asked and approved, each step, whether it helped, the end of its output. */
export function runResultCard(
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
    .map((step) => step.output.trimEnd())
    .filter(Boolean)
    .join('\n');
  const helped = run.measurement?.helped ?? null;
  return {
    language,
    headline: say(language, 'resultTitle', { title: options.runbookTitle, state: say(language, run.state) }),
    tone: run.state === 'SUCCEEDED' ? (helped === false ? 'warning' : 'good') : run.state === 'EXECUTING' ? 'neutral' : 'critical',
    parts: [
      { kind: 'heading', text: say(language, 'didItHelp') },
      { kind: 'text', text: options.measuring ? say(language, 'measuring') : measurementText(run, options) },
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
    actions: [],
    chart: null,
  };
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
