import { voteValue } from '../copilot/memory/rate.ts';
import type { Alert, Incident } from '../domain/alert.ts';
import type { Answer, Chart, Claim, Proposal } from '../domain/answer.ts';
import { FEEDBACK_REASONS } from '../domain/feedback.ts';
import type { Language } from '../domain/language.ts';
import { askActions, type Card, type CardAction, type CardPart, pageUrl } from './card.ts';
import { careActions } from './care-actions.ts';
import { sayForm } from './form-texts.ts';
import { cut, formatDuration, formatInstant, formatMinuteInZone } from './format.ts';
import { say } from './texts.ts';

/** Where links of a card lead; null where the web page is not reachable for readers. */
export type CardLinks = {
  /** An evidence's id is appended. */
  readonly evidenceUrlBase: string | null;
  readonly webUrl: string | null;
};

/** How a reader reads: language and IANA zone. */
export type Reader = { readonly language: Language; readonly timeZone: string };

/**
 * The explanation of an alert: why it fired, the cause with its confidence in words, evidence, what was ruled out, what is
 * not known, and buttons for what is proposed. A run button carries `answer id:index of the proposal`.
 *
 * @param options.canRequest whether anybody who sees it may ask for a run; without it proposals are only named
 */
export function answerCard(
  answer: Answer,
  options: CardLinks & {
    readonly incidentNumber: number | null;
    readonly canRequest: boolean;
    readonly canCare?: boolean;
    readonly alert?: Alert | null;
    /** Until when an alert that fires has lasted; else as far as the data reach. */
    readonly at?: Date;
  },
): Card {
  const { language, timeZone } = answer;
  const alert = options.alert ?? null;
  const evidenceUrl = options.evidenceUrlBase;
  const claims = (key: 'whyFired' | 'evidence' | 'similar' | 'ruledOut', list: readonly Claim[]): CardPart[] =>
    list.length === 0
      ? []
      : [
          { kind: 'heading', text: say(language, key) },
          { kind: 'claims', claims: list, evidenceUrl },
        ];
  return {
    language,
    headline: options.incidentNumber === null ? answer.headline : `#${options.incidentNumber} ${answer.headline}`,
    tone: alert === null ? 'neutral' : toneOf(alert),
    parts: [
      ...(alert === null ? [] : [alertFacts(alert, answer, options.at ?? answer.dataUntil)]),
      ...claims('whyFired', answer.trigger === null ? [] : [answer.trigger]),
      { kind: 'heading', text: say(language, 'cause') },
      { kind: 'text', text: answer.verdict },
      ...(answer.confidence === null ? [] : [{ kind: 'text' as const, text: confidenceText(answer.confidence, language) }]),
      ...claims('evidence', answer.claims),
      ...claims('similar', answer.similar ?? []),
      ...claims('ruledOut', answer.ruledOut),
      ...listPart(language, 'unknown', answer.unknowns),
      ...listPart(language, 'proposed', answer.proposals.map(proposalText)),
      ...(answer.withheld === 0 ? [] : [{ kind: 'small' as const, text: say(language, 'withheld', { count: answer.withheld }) }]),
      dataUntilPart(answer.dataUntil, answer),
    ],
    actions: [
      ...(options.canRequest ? [...runActions(answer.proposals, answer.id, language), ...otherValues(answer)] : []),
      ...(answer.alertId === null || !options.canCare || alert?.status === 'resolved' ? [] : careActions(answer.alertId, answer)),
      ...(answer.alertId === null ? [] : [ticketAction(answer.alertId, language), ...voteActions(answer.id, language)]),
      ...openAction(answer.alertId === null ? options.webUrl : pageUrl(options.webUrl, 'alerts', answer.alertId), language),
    ],
    chart: answer.chart === null ? null : { ...answer.chart, timeZone, language },
  };
}

/** An alert without an explanation, when none could be made: the alert itself must never be lost. */
export function bareAlertCard(alert: Alert, incident: Incident, options: Reader & CardLinks & { readonly at: Date }): Card {
  const { language } = options;
  return {
    language,
    headline: `#${incident.number} ${alert.summary || alert.name}`,
    tone: toneOf(alert),
    parts: [
      alertFacts(alert, options, options.at),
      { kind: 'text', text: say(language, 'noExplanation') },
      dataUntilPart(options.at, options),
    ],
    actions: [
      whyAction(alert.id, language),
      ...careActions(alert.id, options),
      ...openAction(pageUrl(options.webUrl, 'alerts', alert.id), language),
    ],
    chart: null,
  };
}

/** An alert that has gone away. */
export function resolvedCard(alert: Alert, incident: Incident, options: Reader & CardLinks & { readonly at: Date }): Card {
  const { language } = options;
  return {
    language,
    headline: `#${incident.number} ${say(language, 'resolved', { title: alert.summary || alert.name })}`,
    tone: 'good',
    parts: [alertFacts(alert, options, alert.resolvedAt ?? options.at), dataUntilPart(options.at, options)],
    actions: [
      { verb: 'why', label: say(language, 'whyButton'), value: alert.id, url: null, style: 'plain' },
      ...openAction(pageUrl(options.webUrl, 'alerts', alert.id), language),
    ],
    chart: null,
  };
}

/** A chart with a sentence. */
export function chartCard(text: string, chart: Chart, reader: Reader): Card {
  const last = Math.max(0, ...chart.series.map((one) => one.points.at(-1)?.[0] ?? 0));
  return {
    language: reader.language,
    headline: text,
    tone: 'neutral',
    parts: [dataUntilPart(new Date(last), reader)],
    actions: [],
    chart: { ...chart, timeZone: reader.timeZone, language: reader.language },
  };
}

/** A list of statements, each with its evidence. */
export function listCard(headline: string, claims: readonly Claim[], options: Reader & CardLinks & { readonly at: Date }): Card {
  return {
    language: options.language,
    headline,
    tone: 'neutral',
    parts: [
      ...(claims.length === 0 ? [] : [{ kind: 'claims' as const, claims, evidenceUrl: options.evidenceUrlBase }]),
      dataUntilPart(options.at, options),
    ],
    actions: openAction(options.webUrl, options.language),
    chart: null,
  };
}

/** A plain reply. */
export function sentenceCard(text: string, options: Reader & { readonly at: Date }): Card {
  const [headline = '', ...rest] = text.split('\n');
  const body = rest.join('\n').trim();
  return {
    language: options.language,
    headline,
    tone: 'neutral',
    parts: [...(body === '' ? [] : [{ kind: 'text' as const, text: body }]), dataUntilPart(options.at, options)],
    actions: [],
    chart: null,
  };
}

/** A question back; each choice is a button that asks its question, where that fits a button. It rests on no data. */
export function questionCard(
  text: string,
  options: Reader & { readonly at: Date; readonly choices?: ReadonlyArray<{ readonly label: string; readonly question: string }> },
): Card {
  const card = sentenceCard(text, options);
  return {
    ...card,
    parts: card.parts.slice(0, -1),
    actions: askActions(options.choices ?? []),
  };
}

/** Asks what was wrong with an answer, with a button for each reason. */
export function reasonsCard(answerId: string, options: Reader & { readonly at: Date }): Card {
  const { language } = options;
  return {
    ...questionCard(say(language, 'whatWasWrong'), options),
    actions: FEEDBACK_REASONS.map((reason) => ({
      verb: 'feedback',
      label: say(language, reason),
      value: voteValue({ answerId, verdict: 'wrong', reason }),
      url: null,
      style: 'plain',
    })),
  };
}

/** Runbooks that fit, with a button for each that the answer of the alert proposes. */
export function proposalsCard(
  proposals: readonly Proposal[],
  options: Reader & { readonly at: Date; readonly answer: Answer | null; readonly canRequest: boolean },
): Card {
  const { language, answer } = options;
  const known = answer?.proposals ?? [];
  const offered = new Set(proposals.map((one) => `${one.runbookId} ${one.targetAssetId}`));
  const buttons = answer === null ? [] : runActions(known, answer.id, language).filter((_, index) => isOffered(known[index], offered));
  return {
    language,
    headline: say(language, 'proposed'),
    tone: 'neutral',
    parts: [{ kind: 'list', items: proposals.map(proposalText) }, dataUntilPart(answer?.dataUntil ?? options.at, options)],
    actions: options.canRequest ? buttons : [],
    chart: null,
  };
}

/** Last line of every card that is no question: until when its data reach, in the reader's zone. */
export function dataUntilPart(at: Date, reader: Reader): CardPart {
  return { kind: 'small', text: say(reader.language, 'dataUntil', { time: formatInstant(at, reader.timeZone, reader.language) }) };
}

function isOffered(proposal: Proposal | undefined, offered: ReadonlySet<string>): boolean {
  return proposal !== undefined && offered.has(`${proposal.runbookId} ${proposal.targetAssetId}`);
}

function confidenceText(confidence: NonNullable<Answer['confidence']>, language: Language): string {
  const key = confidence.value >= 0.75 ? 'confidenceHigh' : confidence.value >= 0.45 ? 'confidenceMedium' : 'confidenceLow';
  const score = say(language, 'score', { percent: String(Math.round(confidence.value * 100)) });
  const record = confidence.record === undefined ? '' : ` ${confidence.record}`;
  return `${say(language, key, { score, reason: confidence.reason })}.${record}`;
}

function alertFacts(alert: Alert, reader: Reader, until: Date): CardPart {
  const { language, timeZone } = reader;
  return {
    kind: 'facts',
    facts: [
      { name: say(language, 'severity'), value: say(language, alert.severity) },
      { name: say(language, 'device'), value: alert.assetId },
      { name: say(language, 'since'), value: formatMinuteInZone(alert.startedAt, timeZone, language) },
      { name: say(language, 'lasted'), value: formatDuration((alert.resolvedAt ?? until).getTime() - alert.startedAt.getTime(), language) },
      ...(alert.transitions > 2 ? [{ name: say(language, 'flaps'), value: String(alert.transitions) }] : []),
    ],
  };
}

function toneOf(alert: Alert): Card['tone'] {
  if (alert.status === 'resolved') return 'good';
  return alert.severity === 'info' ? 'neutral' : alert.severity;
}

function listPart(language: Language, key: 'unknown' | 'proposed', items: readonly string[]): CardPart[] {
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text: say(language, key) },
        { kind: 'list', items },
      ];
}

function proposalText(proposal: Proposal): string {
  const parameters = Object.entries(proposal.parameters).map(([name, value]) => `${name} = ${value}`);
  return [`${proposal.title} → ${proposal.targetAssetId}`, ...parameters].join(', ');
}

export function runActions(proposals: readonly Proposal[], answerId: string, language: Language): CardAction[] {
  return proposals.slice(0, 5).map((proposal, index) => ({
    verb: 'run',
    label: cut(say(language, 'runButton', { title: proposal.title }), 70),
    value: `${answerId}:${index}`,
    url: null,
    style: index === 0 ? 'primary' : 'plain',
  }));
}

/** The way to run the first proposal with values that a person types. */
function otherValues({ id, proposals: [first], language }: Answer): CardAction[] {
  if (first === undefined || Object.keys(first.parameters).length === 0) return [];
  return [
    { verb: 'form', label: cut(sayForm(language, 'other', { title: first.title }), 70), value: `${id}:0`, url: null, style: 'plain' },
  ];
}

function whyAction(alertId: string, language: Language): CardAction {
  return { verb: 'why', label: say(language, 'whyButton'), value: alertId, url: null, style: 'plain' };
}

export function ticketAction(alertId: string, language: Language): CardAction {
  return { verb: 'ticket', label: say(language, 'ticketButton'), value: alertId, url: null, style: 'plain' };
}

function voteActions(answerId: string, language: Language): CardAction[] {
  const vote = (verdict: 'right' | 'wrong'): CardAction => ({
    verb: 'feedback',
    label: say(language, verdict === 'right' ? 'rightButton' : 'wrongButton'),
    value: voteValue({ answerId, verdict, reason: null }),
    url: null,
    style: 'plain',
  });
  return [vote('right'), vote('wrong')];
}

/** The way to the web page, where there is one. */
export function openAction(webUrl: string | null, language: Language): CardAction[] {
  return webUrl === null ? [] : [{ verb: 'open', label: say(language, 'openButton'), value: '', url: webUrl, style: 'plain' }];
}
