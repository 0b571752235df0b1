import { onlyLooks } from '../actions/approvals/plan.ts';
import { describeReason, nextStepOf } from '../actions/approvals/reasons.ts';
import { seriesName } from '../copilot/wording/series-name.ts';
import type { Approval, Plan, Run } from '../domain/action.ts';
import type { Language } from '../domain/language.ts';
import { type Card, type CardPart, pageUrl } from './card.ts';
import { dataUntilPart, openAction, type Reader } from './cards.ts';
import { cut, formatValue } from './format.ts';
import { againActions, isUnmeasured, lookActions, rollbackActions } from './run-cards.ts';
import { outputOfSteps, stepItems } from './run-steps.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

/** How a run ended: who asked and approved, each step, whether it helped, the end of its output. */
export function runResultCard(
  approval: Approval,
  run: Run,
  options: Reader & {
    readonly runbookTitle: string;
    readonly requesterName: string;
    readonly approverNames: readonly string[];
    /** Where the web pages are. */
    readonly webUrl?: string | null;
    /** Who stopped it. */
    readonly stopperName?: string | null;
    /** Whether its runbook can be tried without changing anything. */
    readonly canTry?: boolean;
    /** Whether the metric is still to be measured again. */
    readonly measuring: boolean;
    readonly at: Date;
  },
): Card {
  const { language } = options;
  const output = outputOfSteps(approval.plan, run);
  const isUnknown = !options.measuring && isUnmeasured(approval.plan, run);
  const helped = run.measurement?.helped ?? null;
  return {
    language,
    headline: say(language, 'resultTitle', {
      title: options.runbookTitle,
      target: targetsText(approval.plan, language),
      state: say(language, run.state),
    }),
    tone:
      run.state === 'SUCCEEDED' ? (helped === false || isUnknown ? 'warning' : 'good') : run.state === 'EXECUTING' ? 'neutral' : 'critical',
    parts: [
      ...endParts(approval, run, options),
      // What only looks was not meant to help.
      ...(onlyLooks(approval.plan) ? [] : helpParts(approval.plan, run, options)),
      {
        kind: 'facts',
        facts: [
          { name: say(language, 'requestedBy'), value: options.requesterName },
          ...(approval.quorum === 0 ? [] : [{ name: say(language, 'approvedBy'), value: options.approverNames.join(', ') || '–' }]),
        ],
      },
      { kind: 'heading', text: say(language, 'steps') },
      { kind: 'list', items: stepItems(approval.plan, run, options) },
      ...(output === ''
        ? []
        : [
            { kind: 'heading' as const, text: say(language, 'output') },
            { kind: 'code' as const, text: output.length > 1500 ? `…${output.slice(-1500)}` : output },
          ]),
      dataUntilPart(options.at, options),
    ] satisfies CardPart[],
    actions: [
      ...rollbackActions(approval, run, options),
      ...lookActions(approval, run, options),
      ...againActions({ ...approval, state: run.state }, options),
      // All of its output is there.
      ...openAction(pageUrl(options.webUrl ?? null, 'runs', approval.id), language),
    ],
    chart: null,
  };
}

/** The first target, and how many more there are. */
export function targetsText({ targets: [first, ...others] }: Pick<Plan, 'targets'>, language: Language): string {
  const target = cut(first.assetId, 60);
  return others.length === 0 ? target : say(language, 'targets', { target, count: others.length });
}

/** Why it ended; who stopped it is named where that is known. */
export function reasonText(
  { reason }: Approval,
  { language, timeZone, stopperName = null }: Reader & { readonly stopperName?: string | null },
): string {
  if (reason === 'stopped' && stopperName !== null) return sayRun(language, 'stoppedBy', { name: stopperName });
  return describeReason(reason ?? '', language, timeZone);
}

/** Why a run did not come to its end as it should, and what can be done about it. */
function endParts(approval: Approval, run: Run, options: Reader & { readonly stopperName?: string | null }): CardPart[] {
  const { reason } = approval;
  if (reason === null || (run.state !== 'FAILED' && run.state !== 'UNKNOWN')) return [];
  const next = nextStepOf(reason, options.language);
  return [{ kind: 'text', text: [reasonText(approval, options), next].filter(Boolean).join(' ') }];
}

/** Whether it helped comes first; of what did not come to its end it is told only where it was measured all the same. */
function helpParts(plan: Plan, run: Run, options: Reader & { readonly measuring: boolean }): CardPart[] {
  if (run.measurement === null && (run.state === 'FAILED' || run.state === 'UNKNOWN')) return [];
  const text = options.measuring ? say(options.language, 'measuring') : measurementText(plan, run, options);
  return [
    { kind: 'heading', text: say(options.language, 'didItHelp') },
    { kind: 'text', text },
  ];
}

function measurementText({ successTest, targets }: Plan, run: Run, { language }: Reader): string {
  const measured = run.measurement;
  if (measured === null) return say(language, 'notMeasured');
  const nameOf = () => {
    const { metric, unit } = measured;
    const name = seriesName({ metric, unit, labels: successTest?.labels ?? {} }, language);
    return sayRun(language, 'measureOn', {
      name,
      asset: successTest?.assetId === undefined ? targetsText({ targets }, language) : cut(successTest.assetId, 80),
    });
  };
  const isSeen = measured.before !== null || measured.after !== null;
  if (!isSeen || isUnmeasured({ successTest }, run)) return sayRun(language, 'unmeasured', { metric: nameOf() });
  const value = (one: number | null) => (one === null ? say(language, 'noValue') : formatValue(one, measured.unit, language));
  const key = measured.helped === null ? 'helpUnknown' : measured.helped ? 'helped' : 'helpedNot';
  return say(language, key, { metric: nameOf(), before: value(measured.before), after: value(measured.after) });
}
