import { buttonValue, onlyLooks } from '../actions/approvals/plan.ts';
import type { Preview } from '../actions/approvals/preview.ts';
import { seriesName } from '../copilot/wording/series-name.ts';
import type { Approval, Plan } from '../domain/action.ts';
import { type Step, type SuccessTest, type Target, wordsOf } from '../domain/step.ts';
import { type Card, type CardAction, type CardPart, pageUrl } from './card.ts';
import { dataUntilPart, openAction, type Reader } from './cards.ts';
import { cut, formatArgv, formatDuration, formatInstant, formatNumber, formatValue } from './format.ts';
import { lookPart, previewParts } from './preview-parts.ts';
import { reasonText, targetsText } from './result-card.ts';
import { againActions, type Progress, progressParts, stopActions, tryActions } from './run-cards.ts';
import { sayRun } from './run-texts.ts';
import { scriptParts } from './script-card.ts';
import { say } from './texts.ts';

/** What a person must see to approve, and where the request stands. Buttons only while it can be decided. */
export function approvalCard(
  approval: Approval,
  options: Reader & {
    readonly runbookTitle: string;
    readonly requesterName: string;
    /** Who wants the run to end. */
    readonly stopperName?: string | null;
    /** Where the web pages are. */
    readonly webUrl?: string | null;
    /** Who rejected it or took it back. */
    readonly deciderName?: string | null;
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
  const hasRun = approval.state === 'EXECUTING' || approval.fencingToken > 0;
  const isOpen = state === 'PENDING' || state === 'APPROVED' || state === 'EXECUTING';
  return {
    language,
    headline: say(language, state === 'PENDING' ? 'approvalTitle' : 'approvalOver', {
      title: options.runbookTitle,
      target: targetsText(plan, language),
      state: stateText(state, { ...options, deciderName: null, looks: onlyLooks(plan) }),
    }),
    tone:
      state === 'PENDING' ? 'warning' : state === 'SUCCEEDED' ? 'good' : state === 'FAILED' || state === 'UNKNOWN' ? 'critical' : 'neutral',
    parts: [
      ...(state === 'EXECUTING' && options.progress ? progressParts(approval, options.progress, options) : []),
      ...(isOpen && onlyLooks(plan) ? [lookPart(options)] : []),
      { kind: 'heading', text: say(language, 'commands') },
      { kind: 'code', text: plan.steps.map(stepLine).join('\n') },
      ...scriptParts(approval, options),
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
          { name: say(language, 'state'), value: stateText(state, { ...options, looks: onlyLooks(plan) }) },
          ...stopFacts(approval, options),
          ...(approval.reason === null ? [] : [{ name: say(language, 'reason'), value: reasonText(approval, options) }]),
          ...plan.targets.slice(0, SHOWN_TARGETS).flatMap((target) => targetFacts(target, options)),
          ...(plan.targets.length > SHOWN_TARGETS
            ? [{ name: '…', value: say(language, 'moreTargets', { count: plan.targets.length - SHOWN_TARGETS }) }]
            : []),
          ...(isOpen ? boundFacts(plan, options) : []),
          ...(isOpen && !onlyLooks(plan) ? [{ name: sayRun(language, 'risk'), value: sayRun(language, RISKS[plan.risk]) }] : []),
          { name: say(language, 'requestedBy'), value: options.requesterName },
          ...((isOpen || hasRun) && approval.quorum > 0
            ? [{ name: say(language, 'votes'), value: say(language, 'votesOf', { given: approval.votes.length, needed: approval.quorum }) }]
            : []),
          ...(state === 'PENDING'
            ? [{ name: say(language, 'expires'), value: formatInstant(approval.expiresAt, timeZone, language) }]
            : []),
        ],
      },
      ...(isOpen && !onlyLooks(plan) ? outlookParts(plan, options) : []),
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
    actions: [
      ...(state === 'PENDING'
        ? [...decisionActions(approval, options), ...tryActions(approval, options.preview, options)]
        : stopActions(approval, options)),
      // What has run offers it where its result is told.
      ...(hasRun ? [] : againActions({ ...approval, state }, options)),
      ...openAction(pageUrl(options.webUrl ?? null, 'runs', approval.id), language),
    ],
    chart: null,
  };
}

const RISKS = { low: 'riskLow', medium: 'riskMedium', high: 'riskHigh' } as const;

/** What is prepared should it not help, and by what that is seen. */
function outlookParts({ rollback, successTest, targets }: Plan, reader: Reader): CardPart[] {
  const { language } = reader;
  return [
    { kind: 'heading', text: say(language, 'rollback') },
    rollback.length === 0 ? { kind: 'text', text: say(language, 'noRollback') } : { kind: 'code', text: rollback.map(stepLine).join('\n') },
    { kind: 'heading', text: say(language, 'successTest') },
    { kind: 'text', text: successText(successTest, targetsText({ targets }, language), reader) },
  ];
}

function stateText(
  state: Approval['state'],
  { language, deciderName = null, looks }: Reader & { readonly deciderName?: string | null; readonly looks: boolean },
): string {
  // Nobody approved what only looks.
  const text = state === 'APPROVED' && looks ? sayRun(language, 'aboutToRun') : say(language, state);
  return deciderName === null ? text : sayRun(language, 'stateBy', { state: text, name: deciderName });
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

function decisionActions(approval: Approval, reader: Reader): CardAction[] {
  const value = buttonValue(approval);
  return [
    { verb: 'approve', label: say(reader.language, 'approveButton'), value, url: null, style: 'primary' },
    { verb: 'reject', label: say(reader.language, 'rejectButton'), value, url: null, style: 'danger' },
  ];
}

function successText(test: SuccessTest | null, targets: string, { language }: Reader): string {
  if (test === null) return say(language, 'noSuccessTest');
  const unit = test.unit ?? '';
  const metric = sayRun(language, 'measureOn', {
    name: seriesName({ ...test, unit }, language),
    asset: test.assetId === undefined ? targets : cut(test.assetId, 80),
  });
  const time = formatDuration(test.withinMs, language);
  const limit = (value: number) => (test.unit === undefined ? formatNumber(value, language) : formatValue(value, unit, language));
  const sentences = [
    ...(test.below === null ? [] : [say(language, 'below', { metric, limit: limit(test.below), time })]),
    ...(test.above === null ? [] : [say(language, 'above', { metric, limit: limit(test.above), time })]),
  ];
  return sentences.join('; ') || say(language, 'noSuccessTest');
}
