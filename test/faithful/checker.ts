import { createHash } from 'node:crypto';
import type { Claim } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { begins, withoutQuotes } from './quotes.ts';
import { isTime } from './times.ts';

/**
 * Reads shown claims again by means of its own: it shares no code with what composes, words, digests or verifies them, asks for each
 * piece of evidence at `/api/evidence/ID` as anybody may, counts the records itself, and knows only how people write numbers and
 * times. What it cannot bear out is a fault.
 */
export type Fault = 'no-evidence' | 'gone' | 'digest' | 'figures' | 'number' | 'time' | 'asset' | 'order' | 'quote';

/** What the stores say now. `values` may be written as numbers with a unit; `plain` ones without. */
type Facts = {
  readonly median: number | null;
  readonly values: readonly number[];
  readonly counts: readonly number[];
  /** Numbers that are names of parts, as in slot 5. */
  readonly parts: readonly number[];
  readonly times: readonly number[];
  readonly unit: string;
  readonly words: readonly string[];
  /** Of a relation: who needs, and what is needed. */
  readonly needs?: readonly [string, string];
  /** Figures by the names that evidence gives them. */
  readonly figures: Readonly<Record<string, number | string>>;
};

const TIME = /(?:(\d{1,2})\s+(\p{L}{3,4})\.?,?\s+)?(?<![\d:])(\d{1,2}):(\d{2})(?!\d)/gu;
const NUMBER =
  /(?<![\p{L}\p{N}_.:,/-])[-−]?\d+(?:[.,]\d+)?(?:\s?(%|ms|мс|s|с(?!\s+@)|[kMGT]?B(?:\/s)?|[кМГТ]?Б(?:\/с)?|°C))?(?![\p{L}\p{N}_:])/gu;
/** How often one of the unit is the unit that is stored. */
const TO_STORED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '1': { '%': 0.01, '': 1 },
  '%': { '%': 1 },
  s: { ms: 0.001, мс: 0.001, s: 1, с: 1 },
  ms: { ms: 1, мс: 1 },
  us: { ms: 1e3, мс: 1e3, s: 1e6, с: 1e6 },
  kBy: { B: 1e-3, kB: 1, MB: 1e3, GB: 1e6, TB: 1e9, Б: 1e-3, кБ: 1, МБ: 1e3, ГБ: 1e6, ТБ: 1e9 },
  'kBy/s': { 'B/s': 1e-3, 'kB/s': 1, 'MB/s': 1e3, 'GB/s': 1e6, 'Б/с': 1e-3, 'кБ/с': 1, 'МБ/с': 1e3, 'ГБ/с': 1e6 },
  By: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, Б: 1, кБ: 1e3, МБ: 1e6, ГБ: 1e9, ТБ: 1e12 },
  'By/s': { 'B/s': 1, 'kB/s': 1e3, 'MB/s': 1e6, 'GB/s': 1e9, 'Б/с': 1, 'кБ/с': 1e3, 'МБ/с': 1e6, 'ГБ/с': 1e9 },
  Cel: { '°C': 1 },
};

/** Its last number names no part. */
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** What the address of a piece of evidence answers; null where there is none. Instants are texts. */
export type Read = (id: string) => Promise<{
  readonly evidence: { readonly query: Readonly<Record<string, unknown>>; readonly digest: string };
  readonly holds: boolean;
  readonly reading: { readonly figures?: Readonly<Record<string, number | string>> };
  // biome-ignore lint/suspicious/noExplicitAny: records of seven kinds, as they come over the wire.
  readonly records: any;
} | null>;

/** Records are sent up to so many; of more only what is sent can be counted, and the rest is taken from the figures read again. */
const MOST_POINTS = 1000;
const MOST_RECORDS = 200;

/** Faults of a claim; none when all that it says is borne out. @param assets names of all assets there are */
export async function faultsOf(
  readAgain: Read,
  claim: Claim,
  evidence: readonly Evidence[],
  timeZone: string,
  assets: readonly string[],
): Promise<Fault[]> {
  const cited = claim.evidenceIds.map((id) => evidence.find((piece) => piece.id === id));
  if (cited.length === 0 || cited.some((piece) => piece === undefined)) return ['no-evidence'];
  const pieces = cited.filter((piece) => piece !== undefined);
  const faults = new Set<Fault>();
  const read: Facts[] = [];
  // How many values were measured is told of values alone.
  const isOfValues = /(?<!\p{L})(?:values|значений)(?!\p{L})/u.test(claim.text);
  for (const piece of pieces) {
    const facts = await factsOf(readAgain, piece, isOfValues);
    if (facts === null) {
      faults.add('gone');
      continue;
    }
    read.push(facts);
    if (createHash('sha256').update(sortedJson(piece.states)).digest('hex') !== piece.digest) faults.add('digest');
    for (const [name, value] of Object.entries(facts.figures)) {
      const told = piece.states[name];
      const same = typeof value === 'number' ? Math.abs(Number(told) - value) <= Math.abs(value) * 1e-5 + 1e-12 : told === value;
      if (!same) faults.add('figures');
    }
  }
  if (faults.size > 0) return [...faults];
  for (const { needs } of read) if (needs !== undefined && !isNeeded(claim.text, needs)) faults.add('order');
  const told = withoutQuotes(
    claim.text,
    read.flatMap((facts) => facts.words),
  );
  if (told === null) faults.add('quote');
  if (!read.some(({ words }) => words.some((word) => assets.includes(word) && (told ?? claim.text).includes(word)))) faults.add('asset');
  // Of a call both ends stand in its labels: it is told of the one that was measured.
  if (pieces.some(({ query }) => query.kind === 'samples' && query.labels['peer.service'] && !claim.text.includes(query.assetId)))
    faults.add('asset');
  let rest = told ?? claim.text;
  // A bare number is no name; what a change says is quoted as a whole.
  const words = [...assets, ...read.flatMap((facts) => facts.words)].filter((word) => /[\p{L}→]/u.test(word) && word.length > 1);
  const own = new Set(read.flatMap((facts) => facts.words));
  for (const word of [...new Set(words)].sort((a, b) => b.length - a.length)) {
    const before = rest;
    rest = rest.replace(new RegExp(`(?<![\\p{L}\\p{N}_-])${word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\p{L}\\p{N}_-])`, 'gu'), ' ');
    if (rest !== before && assets.includes(word) && !own.has(word)) faults.add('asset');
  }
  const zone = /\d:\d{2} ?\(?([A-Z]{3,4})(?![\p{L}\d])/u.exec(rest)?.[1];
  if (zone !== undefined && zone !== timeZone) faults.add('time');
  const whole = rest;
  rest = rest.replace(TIME, (_told, ...found) => {
    const [day, month, hour = '', minute = '', index]: [string?, string?, string?, string?, number?] = found as never;
    const tellable = timesTold(read, whole.slice(0, index));
    if (!tellable.some((times) => times.some((at) => isTime(at, timeZone, day, month, hour, minute)))) faults.add('time');
    // The sign of a time: what stands between a number and a time is a preposition and no unit.
    return ' @ ';
  });
  // Where shares are told in percent, a number without it is none of them.
  const counted = /\d\s?%/.test(rest) ? read.map((facts) => (facts.unit === '1' ? { ...facts, values: [] } : facts)) : read;
  for (const [whole, unit = ''] of rest.matchAll(NUMBER))
    if (!(unit === '' ? counted : read).some((facts) => isNumber(whole, unit, facts)) && !isSum(whole, unit, read)) faults.add('number');
  if (isReversed(rest, read) || changesNothing(claim.text) || endsBeforeItBegins(claim.text)) faults.add('order');
  return [...faults];
}

async function factsOf(readAgain: Read, { id, query, digest, states }: Evidence, isOfValues: boolean): Promise<Facts | null> {
  const none = { median: null, values: [], counts: [], parts: [], times: [], unit: '', words: [], figures: {} };
  const told = await readAgain(id);
  if (told === null || !told.holds || told.evidence.digest !== digest || sortedJson(told.evidence.query) !== sortedJson(query)) return null;
  const { records } = told;
  switch (query.kind) {
    case 'samples': {
      const series = records.series.find((one: { labels: unknown }) => sortedJson(one.labels) === sortedJson(query.labels));
      if (series === undefined || series.points.length === 0) return null;
      const counter = series.instrument === 'counter';
      const isWhole = series.points.length < MOST_POINTS;
      const values: number[] = counter ? ratesOf(series.points) : series.points.map(([, value]: [number, number]) => value);
      if (values.length === 0) return null;
      const sorted = [...values].sort((a, b) => a - b);
      const half = sorted.length / 2;
      const middle = sorted.length % 2 === 1 ? (sorted[Math.floor(half)] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
      const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
      const figures = isWhole ? { median: middle, mean, min, max, first, last, count: values.length } : numbersOf(told.reading.figures);
      const unit = counter ? (series.unit === 'By' ? 'By/s' : String(states.unit)) : series.unit;
      return {
        median: figures.median ?? middle,
        values: Object.entries(figures).flatMap(([name, value]) => (name === 'count' ? [] : [value])),
        counts: isOfValues ? [figures.count ?? 0] : [],
        parts: Object.values(query.labels).flatMap((label) => (ADDRESS.test(label) ? [] : (label.match(/\d+$/)?.map(Number) ?? []))),
        times: [query.from.getTime(), query.to.getTime()],
        unit,
        words: [query.assetId, query.metric, ...Object.values(query.labels)],
        figures,
      };
    }
    case 'logs': {
      const found: ReadonlyArray<{ at: string; body: string }> = records.logs;
      if (found.length === 0) return null;
      const times = found.map(({ at }) => Date.parse(at));
      const isWhole = found.length < MOST_RECORDS;
      const [first, last] = isWhole
        ? [Math.min(...times), Math.max(...times)]
        : [Date.parse(String(told.reading.figures?.firstAt)), Date.parse(String(told.reading.figures?.lastAt))];
      const count = isWhole ? found.length : Number(told.reading.figures?.count);
      const figures = { count, firstAt: new Date(first).toISOString(), lastAt: new Date(last).toISOString() };
      const bodies = found.map(({ body }) => body);
      if (isWhole ? !bodies.some((body) => begins(String(states.example), body)) : states.example !== told.reading.figures?.example)
        return null;
      const words = [query.assetId, String(states.example), ...bodies, ...bodies.map((body) => body.slice(0, 160))];
      return { ...none, counts: [count], times: [first, last], words, figures };
    }
    case 'log-levels': {
      const found: ReadonlyArray<{ level: string; count: number }> = records.levels;
      const sum = (list: typeof found) => list.reduce((all, { count }) => all + count, 0);
      const [count, errors] = [sum(found), sum(found.filter(({ level }) => level === 'ERROR' || level === 'FATAL'))];
      if (count === 0) return null;
      const figures = { count, errors, share: errors / count };
      return {
        ...none,
        values: [figures.share],
        counts: [count, errors],
        times: [query.from.getTime(), query.to.getTime()],
        unit: '1',
        words: [query.assetId],
        figures,
      };
    }
    case 'events': {
      const { assetId, code, component } = query;
      const found: ReadonlyArray<{ at: string; message: string; repeats?: unknown }> = records.events;
      if (found.length === 0) return null;
      const times = found.flatMap((one) => (one.repeats === undefined ? [Date.parse(one.at)] : []));
      const names = component === null ? [] : [component, component.replace(/[-_]/g, ' '), /\d+/.exec(component)?.[0] ?? ''];
      const words = [assetId, code, ...names, ...found.map(({ message }) => message)];
      const isWhole = times.length === found.length && found.length < MOST_RECORDS;
      const [first, last] = isWhole
        ? [Math.min(...times), Math.max(...times)]
        : [Date.parse(String(told.reading.figures?.firstAt)), Date.parse(String(told.reading.figures?.lastAt))];
      const count = isWhole ? found.length : Number(told.reading.figures?.count);
      const figures = { count, firstAt: new Date(first).toISOString(), lastAt: new Date(last).toISOString() };
      const parts = names.map(Number).filter(Number.isFinite);
      return { ...none, counts: [count], parts, times: [first, last], words, figures };
    }
    case 'relation':
      return records.relations.length > 0
        ? { ...none, words: [query.from, query.to], needs: [query.from, query.to], figures: { exists: 1 } }
        : null;
    case 'alert': {
      const { alert } = records;
      if (alert === null) return null;
      const { trigger } = alert;
      const values = trigger === null ? [] : [trigger.value, ...(trigger.threshold === null ? [] : [trigger.threshold])];
      const figures = { startedAt: String(alert.startedAt), ...(trigger === null ? {} : { value: trigger.value }) };
      const words = [alert.assetId, alert.name, ...Object.values<string>(trigger?.labels ?? {})];
      return { ...none, values, times: [Date.parse(alert.startedAt)], unit: trigger?.unit ?? '', words, figures };
    }
    case 'changes': {
      const found: ReadonlyArray<{ at: string; field: string; before: string | null; after: string | null; by: string }> = records.changes;
      if (found.length === 0) return null;
      const words = found.flatMap((one) => [
        one.field,
        one.before ?? '∅',
        one.after ?? '∅',
        `${one.before ?? '∅'} → ${one.after ?? '∅'}`,
        one.by,
      ]);
      const times = found.map(({ at }) => Date.parse(at));
      return { ...none, counts: [found.length], times, words: [query.assetId, ...words], figures: { count: found.length } };
    }
    default:
      return null;
  }
}

function numbersOf(figures: Readonly<Record<string, number | string>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])));
}

/** Growth per second between neighbours; none where the counter began anew. */
function ratesOf(points: ReadonlyArray<readonly [number, number]>): number[] {
  return points.slice(1).flatMap(([at, value], index) => {
    const [before, earlier] = points[index] ?? [at, value];
    return value < earlier || at === before ? [] : [((value - earlier) / (at - before)) * 1000];
  });
}

function isNumber(whole: string, unit: string, facts: Facts): boolean {
  const digits = whole.replace(unit, '').trim();
  const value = Number(digits.replace(',', '.').replace('−', '-'));
  const decimals = /[.,](\d+)$/.exec(digits)?.[1]?.length ?? 0;
  const near = 0.5 * 10 ** -decimals + 1e-9;
  if (unit === '' && [...facts.counts, ...facts.parts].includes(value)) return true;
  const known = TO_STORED[facts.unit];
  const factor = known === undefined ? (unit === '' ? 1 : undefined) : known[unit];
  return factor !== undefined && facts.values.some((stored) => Math.abs(stored / factor - value) <= near);
}

/** "12 warnings on two hosts": the counts of all that is cited. */
function isSum(whole: string, unit: string, read: readonly Facts[]): boolean {
  const counted = read.some(({ counts }) => counts.length > 0);
  return unit === '' && counted && Number(whole) === read.reduce((sum, { counts }) => sum + (counts[0] ?? 0), 0);
}

/** Whether "from … to …" names first what was measured last. */
function isReversed(text: string, read: readonly Facts[]): boolean {
  const change = /(?<!\p{L})(?:from|с)\s(?=[-−]?\d|its usual)[^;]*?\s(?:to|до)\s.*/u.exec(text)?.[0] ?? '';
  const [from, to] = [...change.matchAll(NUMBER)];
  if (from === undefined || to === undefined) return false;
  const [began, ended] = [from, to].map(([whole, unit = '']) => whensOf(whole, unit || (to[1] ?? ''), read));
  if (began === undefined || ended === undefined) return false;
  // Of three windows the middle of the last is what it is now.
  const last = seriesOf(read).flatMap((windows) => (windows.length > 2 ? [windows.at(-1)?.median ?? 0] : []));
  const isNow = (median: number) =>
    read.some((facts) => to !== undefined && isNumber(to[0], to[1] ?? '', { ...facts, counts: [], parts: [], values: [median] }));
  if (last.length > 0 && ended.length > 0 && !last.some(isNow)) return true;
  return Math.min(...began) > Math.max(...ended);
}

/** "From 3 (usual) to 3": nothing changed. */
function changesNothing(text: string): boolean {
  const number = String.raw`([-−]?\d+(?:[.,]\d+)?)`;
  const said = [`(?<!\\p{L})from ${number} \\(usual\\) to ${number}`, `обычно ${number}, с [^—]*— ${number}`];
  return said.some((pattern) => [...text.matchAll(new RegExp(pattern, 'gu'))].some(([, before, after]) => before === after));
}

/** Windows of one series, the earliest first. */
function seriesOf(read: readonly Facts[]): Facts[][] {
  const samples = read.filter(({ median }) => median !== null);
  const names = [...new Set(samples.map(({ words }) => words.join('\n')))];
  return names.map((name) =>
    samples.filter(({ words }) => words.join('\n') === name).sort((a, b) => (a.times[0] ?? 0) - (b.times[0] ?? 0)),
  );
}

/**
 * What times sentences may tell: of a series that changed since when it has, which is where its second window begins, of records when
 * the first of them came; when either ended only as that.
 */
function timesTold(read: readonly Facts[], before: string): Array<readonly number[]> {
  const isEnd = /(?<!\p{L})(?:until|by|and|и|до|к) $/u.test(before);
  const isLast =
    isEnd || /(?<!\p{L})(?:after|last|[Пп]осле|последняя)(?: at| on| в)? $/u.test(before) || /\bhas not\b[^.;:]* since $/u.test(before);
  const others = read
    .filter(({ median }) => median === null)
    .map(({ times, figures }) => (figures.lastAt === undefined || isLast ? times : times.slice(0, 1)));
  const own = seriesOf(read).map(([first, second]) => (second ?? first)?.times.slice(0, isEnd ? 2 : 1) ?? []);
  return [...others, ...own];
}

/** When a number was measured, if it is what a piece of evidence begins or ends with, has in its middle, or else reaches. */
function whensOf(whole: string, unit: string, read: readonly Facts[]): number[] {
  const saying = (name: string, end: 0 | 1) =>
    read.flatMap((facts) => {
      const value = facts.figures[name];
      return typeof value === 'number' && isNumber(whole, unit, { ...facts, counts: [], parts: [], values: [value] })
        ? [facts.times[end] ?? 0]
        : [];
    });
  const told = [...saying('median', 0), ...saying('first', 0), ...saying('last', 1)];
  return told.length > 0 ? told : [...saying('max', 0), ...saying('min', 0)];
}

/** "a runs on b": whoever needs stands before what is needed. */
function isNeeded(text: string, [who, what]: readonly [string, string]): boolean {
  const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(
    `(?<![\\p{L}\\p{N}_-])${escaped(who)}(?![\\p{N}_-])[^;]*?(?<![\\p{L}\\p{N}_-])${escaped(what)}(?![\\p{N}_-])`,
    'u',
  ).test(text);
}

/** A span of time of one day that is told from its end to its beginning, or that lasts no time. */
function endsBeforeItBegins(text: string): boolean {
  const [, from = '', to = ''] = /(?:between|[Мм]ежду|с) (\d{1,2}:\d{2}) (?:and|и|до) (\d{1,2}:\d{2})(?!\d)/u.exec(text) ?? [];
  return from !== '' && from.padStart(5, '0') >= to.padStart(5, '0');
}

function sortedJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${sortedJson(inner)}`).join(',')}}`;
}
