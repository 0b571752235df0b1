import { hardwareMeaning } from '../analysis/hardware/meaning.ts';
import { conceptOfCode } from '../analysis/signals/hardware-codes.ts';
import type { RawSeries } from '../analysis/signals/series.ts';
import { componentOf, meaningOf } from '../analysis/signals/signals.ts';
import type { Alert } from '../domain/alert.ts';
import type { Claim } from '../domain/answer.ts';
import type { Evidence, Figures } from '../domain/evidence.ts';
import type { Concept, Finding } from '../domain/finding.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import { namesSecret } from '../domain/redact/detectors.ts';
import { figureText } from './figure-text.ts';
import { outsideText } from './guard.ts';
import { MEASURE } from './wording/concepts.ts';
import { LOOKUPS } from './wording/lookup-sentences.ts';
import { measureOf } from './wording/metrics.ts';
import { diskName, measuredPart, partName, sectorsIn } from './wording/parts.ts';
import { quantity } from './wording/quantities.ts';
import { capital, isNamedByItself, list, say, signalName } from './wording/say.ts';
import { RELATIONS, SENTENCES } from './wording/sentences.ts';
import type { Clock } from './wording/times.ts';
import { UNLIKE } from './wording/unlike-sentences.ts';

/** For whom it is written. */
export type Reader = { readonly language: Language; readonly clock: Clock };

/** A finding in one sentence; every figure in it is read from its evidence. */
export function claimOfFinding(finding: Finding, reader: Reader): Claim {
  const { language } = reader;
  const [first, second, late] = finding.evidence;
  const { detail, assetId, concept } = finding;
  const base = {
    // Of what another writes of an asset that other is told: what it wrote is quoted.
    asset: first.query.kind === 'logs' ? first.query.assetId : assetId,
    signal: signalName(concept, language),
    Signal: nameOf(finding, language),
    ...timesOf(first, reader),
  };
  const value = (evidence: Evidence | undefined, figure: string) =>
    figureText(evidence?.states ?? {}, figure, concept, language, [first, second, late]);
  const count = (evidence: Evidence, figure: string) =>
    /^\{.*\}$/.test(String(evidence.states.unit)) ? quantity(Number(evidence.states[figure]), '', language) : value(evidence, figure);
  const evidenceIds = [first.id, ...finding.evidence.slice(1).map(({ id }) => id)] as const;
  switch (detail.kind) {
    case 'level-shift':
    case 'spike': {
      if (concept === 'certificate.expired') return { text: say(SENTENCES.expired, language, base), evidenceIds };
      const sentence = detail.kind === 'spike' ? SENTENCES.spike : detail.again ? SENTENCES.again : SENTENCES.shift;
      const extreme = detail.kind === 'spike' && detail.peak < detail.normal ? 'min' : 'max';
      const now = detail.kind === 'spike' ? value(first, extreme) : value(late ?? first, 'median');
      return { text: say(sentence, language, { ...base, normal: value(second, 'median'), now }), evidenceIds };
    }
    case 'trend': {
      const sectors = sectorsIn(detail.metric, language);
      const part = detail.labels.slot ?? detail.labels.component ?? detail.labels.device ?? '';
      const values = {
        ...base,
        Signal: sectors === null ? base.Signal : capital(sectors),
        part: sectors === null ? (part === '' ? '' : ` (${partName(part, language)})`) : diskName(part, language, 'of'),
        ...timesOf(second ?? first, reader),
        // The sentence names what is counted.
        first: count(first, 'first'),
        last: count(first, 'last'),
      };
      return { text: say(sectors === null ? SENTENCES.grew : SENTENCES.trend, language, values), evidenceIds };
    }
    case 'new-template':
    case 'burst': {
      const sentence = detail.kind === 'burst' ? SENTENCES.burst : SENTENCES.newLine;
      const values = { ...base, count: String(first.states.count), example: outsideText(String(first.states.example)) };
      return { text: say(sentence, language, values), evidenceIds };
    }
    case 'user-action': {
      const sentence = detail.action === 'sign-in' ? 'sign-in' : first.states.count === 1 ? 'command' : 'commands';
      const values = { ...base, count: String(first.states.count), example: outsideText(String(first.states.example)) };
      return { text: say(UNLIKE[sentence], language, values), evidenceIds };
    }
    case 'hardware-event': {
      const part = detail.component ? ` (${partName(detail.component, language)})` : '';
      const known = concept === 'unknown' ? hardwareMeaning(detail.code) : null;
      // What no table knows is quoted as the device said it.
      const said = known ? inLanguage(known.words, language) : `“${outsideText(String(first.states.message))}”`;
      const signal = concept === 'unknown' || !isInTable(detail.code) ? said : base.signal;
      const values = { ...base, signal, count: String(first.states.count), part };
      return { text: say(first.states.count === 1 ? SENTENCES.event : SENTENCES.events, language, values), evidenceIds };
    }
    case 'change': {
      const values = {
        ...base,
        field: outsideText(detail.field),
        change: changeText(detail.field, first),
        by: outsideText(detail.by),
      };
      return { text: say(SENTENCES.change, language, values), evidenceIds };
    }
    case 'departure':
    case 'drift':
    case 'variance':
    case 'saturation':
    case 'flat-line':
    case 'absence':
    case 'vanished-template':
    case 'rare-template':
    case 'error-share': {
      const season = detail.kind === 'departure' && detail.season !== null ? (`departure-${detail.season}` as const) : null;
      const values = {
        ...base,
        ...(detail.kind === 'drift' ? timesOf(second ?? first, reader) : {}),
        signal: 'metric' in detail ? measureOf(detail, concept, language) : base.signal,
        now: value(first, 'median'),
        normal: value(second, 'median'),
        last: value(first, 'last'),
        back: base.last,
        low: value(first, 'min'),
        high: value(first, 'max'),
        usualLow: value(second, 'min'),
        usualHigh: value(second, 'max'),
        share: value(first, 'share'),
        usualShare: value(second, 'share'),
        errors: String(first.states.errors ?? ''),
        before: String(second?.states.count ?? ''),
        ended: timeOf(typeof first.states.lastAt === 'string' ? first.states.lastAt : undefined, reader),
        count: String(first.states.count),
        example: outsideText(String(first.states.example)),
      };
      const whole = detail.kind === 'absence' && detail.whole ? (`absence-${detail.whole}` as const) : null;
      return { text: say(UNLIKE[season ?? whole ?? detail.kind], language, values), evidenceIds };
    }
    case 'alert':
      return { text: say(SENTENCES.alert, language, { ...base, name: detail.name }), evidenceIds };
  }
}

/** Of what is known by the words of a message alone the message says more than the kind of trouble. */
function isInTable(code: string): boolean {
  return hardwareMeaning(code) !== null || conceptOfCode(code) !== null;
}

/** A level that is high in itself, whatever is usual. */
export function claimOfLevel(series: RawSeries, evidence: Evidence, reader: Reader): Claim {
  const text = say(SENTENCES.level, reader.language, {
    asset: series.assetId,
    Signal: measuredName(series, reader.language),
    now: figureText(evidence.states, 'median', conceptOf(series), reader.language),
    ...timesOf(evidence, reader),
  });
  return { text, evidenceIds: [evidence.id] };
}

/** What a series says last. */
export function claimOfNow(series: RawSeries, evidence: Evidence, reader: Reader): Claim {
  const now = figureText(evidence.states, 'last', conceptOf(series), reader.language);
  const text = say(LOOKUPS.now, reader.language, { Signal: measuredName(series, reader.language), now });
  return { text, evidenceIds: [evidence.id] };
}

function conceptOf(series: RawSeries): Concept {
  return meaningOf(series)?.concept ?? 'unknown';
}

/** What a series measures, with the part it measures it of. */
export function measuredName(series: RawSeries, language: Language): string {
  const part = measuredPart(series.labels);
  const name = measureOf(series, conceptOf(series), language, 'start');
  return part === null ? name : `${name} (${partName(part, language)})`;
}

/** Where less is worse, a series is called by its own name: "errors fell" would say the opposite. */
function nameOf({ detail, concept }: Finding, language: Language): string {
  const meaning = 'metric' in detail ? meaningOf(detail) : null;
  const fell = meaning?.bad === 'down';
  if ('metric' in detail && (meaning?.byName || isNamedByItself(detail.metric, concept))) return outsideText(detail.metric);
  if ('metric' in detail && fell && MEASURE[concept] === undefined) return outsideText(detail.metric);
  const part = 'labels' in detail && detail.kind !== 'trend' ? componentOf(detail.labels) : null;
  const name = 'metric' in detail ? measureOf(detail, concept, language, 'start') : signalName(concept, language, 'start');
  return part === null ? name : `${name} (${partName(part, language)})`;
}

/** Events of one kind over several assets, counted together. */
export function claimOfShared(findings: readonly [Finding, ...Finding[]], reader: Reader): Claim {
  const evidence = findings.flatMap((finding) => finding.evidence);
  const starts = evidence.map(({ states }) => String(states.firstAt)).sort();
  const ends = evidence.map(({ states }) => String(states.lastAt)).sort();
  const count = evidence.reduce((sum, { states }) => sum + Number(states.count), 0);
  const text = say(SENTENCES.shared, reader.language, {
    those: list([...new Set(findings.map(({ assetId }) => assetId))], reader.language),
    signal: signalName(findings[0].concept, reader.language),
    count: String(count),
    time: timeOf(starts[0], reader),
    last: timeOf(ends.at(-1), reader),
  });
  return { text, evidenceIds: [findings[0].evidence[0].id, ...evidence.slice(1).map(({ id }) => id)] };
}

/** What the inventory says about how the assets of a path hang together. */
export function claimOfRelations(relations: readonly [Evidence, ...Evidence[]], reader: Reader): Claim {
  const texts = relations.map(({ query }) => {
    if (query.kind !== 'relation') return '';
    const words = RELATIONS[query.relation];
    return words ? say(words, reader.language, { from: query.from, to: query.to }) : `${query.from} ${query.relation} ${query.to}`;
  });
  const text = say(SENTENCES.relation, reader.language, { relations: texts.join('; ') });
  return { text, evidenceIds: [relations[0].id, ...relations.slice(1).map(({ id }) => id)] };
}

/** Why the alert fired, from the alert as it is stored. */
export function claimOfTrigger(alert: Alert, evidence: Evidence, reader: Reader): Claim {
  const { states } = evidence;
  const meaning = alert.trigger && meaningOf(alert.trigger);
  const evidenceIds = [evidence.id] as const;
  const times = timesOf(evidence, reader);
  if (!alert.trigger || !meaning || states.value === undefined) {
    return { text: say(SENTENCES.triggerPlain, reader.language, { ...times, asset: alert.assetId }), evidenceIds };
  }
  const values = {
    ...times,
    asset: alert.assetId,
    signal: measureOf(alert.trigger, meaning.concept, reader.language),
    value: figureText(states, 'value', meaning.concept, reader.language),
    limit: figureText(states, 'threshold', meaning.concept, reader.language),
  };
  const sentence = states.threshold === undefined ? SENTENCES.triggerNoLimit : SENTENCES.trigger;
  return { text: say(sentence, reader.language, values), evidenceIds };
}

/** What was changed into what; of what its name says to be secret only that it was. */
export function changeText(field: string, { states }: Pick<Evidence, 'states'>): string {
  return namesSecret(field) ? '[secret]' : outsideText(String(states[field]));
}

/** All figures of a piece of evidence, for a person who asks for it. */
export function figuresText(figures: Figures, reader: Reader): string {
  return Object.entries(figures)
    .map(([name, value]) => {
      if (typeof value === 'number') return `${name} ${value}`;
      return `${name} ${name.endsWith('At') ? timeOf(value, reader) : outsideText(value)}`;
    })
    .join(', ');
}

/** When what a piece of evidence tells of began and ended. */
export function timesOf(
  { query, states }: Evidence,
  { clock }: Reader,
): { readonly time: string; readonly when: string; readonly last: string } {
  const told = states.firstAt ?? states.startedAt;
  const start = typeof told === 'string' ? new Date(told) : 'from' in query && query.from instanceof Date ? query.from : null;
  const end = typeof states.lastAt === 'string' ? new Date(states.lastAt) : 'to' in query && query.to instanceof Date ? query.to : null;
  return { time: start ? clock.time(start) : '', when: start ? clock.when(start) : '', last: end ? clock.time(end) : '' };
}

function timeOf(iso: string | undefined, reader: Reader): string {
  return iso === undefined ? '' : reader.clock.time(new Date(iso));
}

/** The verdict's words for a list of assets. */
export function assetsText(assets: readonly string[], language: Language): string {
  const most = 6;
  const more = assets.length - most;
  return more <= 0 ? list(assets, language) : `${assets.slice(0, most).join(', ')} … (+${more})`;
}

/** The reader's language of a localized table entry with a number at the end of its code. */
export function reasonText(code: string, table: Readonly<Record<string, Localized>>, language: Language): string | null {
  const exact = table[code];
  if (exact) return inLanguage(exact, language);
  const [, stem = '', n = ''] = /^(.*-)(\d+)$/.exec(code) ?? [];
  const words = table[stem];
  return words ? say(words, language, { n }) : null;
}
