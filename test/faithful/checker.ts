import { createHash } from 'node:crypto';
import type { Claim } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { TenantStores } from '../../stores/stores.ts';

/**
 * Reads shown claims again by means of its own: it shares no code with what composes, words, digests or verifies them, asks the stores
 * itself, counts itself, and knows only how people write numbers and times. What it cannot bear out is a fault.
 */
export type Fault = 'no-evidence' | 'gone' | 'digest' | 'figures' | 'number' | 'time' | 'asset' | 'order';

/** What the stores say now. `values` may be written as numbers with a unit; `plain` ones without. */
type Facts = {
  readonly median: number | null;
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly times: readonly number[];
  readonly unit: string;
  readonly words: readonly string[];
  /** Figures by the names that evidence gives them. */
  readonly figures: Readonly<Record<string, number | string>>;
};

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const RU_MONTHS = 'янв фев мар апр ма июн июл авг сен окт ноя дек'.split(' ');
const TIME = /(?:(\d{1,2})\s+(\p{L}{3,4})\.?,?\s+)?(?<![\d:])(\d{1,2}):(\d{2})(?!\d)/gu;
const NUMBER = /(?<![\p{L}\p{N}_.:,/-])[-−]?\d+(?:[.,]\d+)?(?:\s?(%|ms|мс|s|с|[kMGT]?B(?:\/s)?|[кМГТ]?Б(?:\/с)?|°C))?(?![\p{L}\p{N}_:])/gu;
/** How often one of the unit is the unit that is stored. */
const TO_STORED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '1': { '%': 0.01, '': 1 },
  '%': { '%': 1 },
  s: { ms: 0.001, мс: 0.001, s: 1, с: 1 },
  ms: { ms: 1, мс: 1 },
  By: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, Б: 1, кБ: 1e3, МБ: 1e6, ГБ: 1e9, ТБ: 1e12 },
  'By/s': { 'B/s': 1, 'kB/s': 1e3, 'MB/s': 1e6, 'GB/s': 1e9, 'Б/с': 1, 'кБ/с': 1e3, 'МБ/с': 1e6, 'ГБ/с': 1e9 },
  Cel: { '°C': 1 },
};

/** Faults of a claim; none when all that it says is borne out. @param assets names of all assets there are */
export async function faultsOf(
  stores: TenantStores,
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
  for (const piece of pieces) {
    const facts = await factsOf(stores, piece);
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
  let rest = claim.text;
  const words = [...assets, ...read.flatMap((facts) => facts.words)].filter((word) => /\p{L}/u.test(word) && word.length > 1);
  const own = new Set(read.flatMap((facts) => facts.words));
  for (const word of [...new Set(words)].sort((a, b) => b.length - a.length)) {
    const before = rest;
    rest = rest.replace(new RegExp(`(?<![\\p{L}\\p{N}_-])${word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\p{L}\\p{N}_-])`, 'gu'), ' ');
    if (rest !== before && assets.includes(word) && !own.has(word)) faults.add('asset');
  }
  rest = rest.replace(TIME, (_whole, day?: string, month?: string, hour = '', minute = '') => {
    if (!read.some((facts) => facts.times.some((at) => isTime(at, timeZone, day, month, hour, minute)))) faults.add('time');
    return ' ';
  });
  for (const [whole, unit = ''] of rest.matchAll(NUMBER))
    if (!read.some((facts) => isNumber(whole, unit, facts)) && !isSum(whole, unit, read)) faults.add('number');
  if (isReversed(rest, read)) faults.add('order');
  return [...faults];
}

async function factsOf(stores: TenantStores, { query, states }: Evidence): Promise<Facts | null> {
  const none = { median: null, values: [], counts: [], times: [], unit: '', words: [], figures: {} };
  switch (query.kind) {
    case 'samples': {
      const window = { from: query.from, to: query.to };
      const all = await stores.samples.range({ assetIds: [query.assetId], metric: query.metric, window });
      const series = all.find((one) => sortedJson(one.labels) === sortedJson(query.labels));
      if (series === undefined || series.points.length === 0) return null;
      const counter = series.instrument === 'counter';
      const values = counter ? ratesOf(series.points) : series.points.map(([, value]) => value);
      if (values.length === 0) return null;
      const sorted = [...values].sort((a, b) => a - b);
      const half = sorted.length / 2;
      const median = sorted.length % 2 === 1 ? (sorted[Math.floor(half)] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
      const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
      const unit = counter ? (series.unit === 'By' ? 'By/s' : String(states.unit)) : series.unit;
      return {
        median,
        values: [median, mean, min, max, first, last],
        // Numbers of parts, as in slot 5.
        counts: [values.length, ...Object.values(query.labels).flatMap((label) => label.match(/\d+$/)?.map(Number) ?? [])],
        times: [query.from.getTime(), query.to.getTime()],
        unit,
        words: [query.assetId, query.metric, ...Object.values(query.labels)],
        figures: { median, mean, min, max, first, last, count: values.length },
      };
    }
    case 'logs': {
      const found = await stores.logs.search({
        assetIds: [query.assetId],
        templateId: query.templateId,
        window: { from: query.from, to: query.to },
        limit: 100_000,
      });
      if (found.length === 0) return null;
      const times = found.map(({ at }) => at.getTime());
      const [first, last] = [Math.min(...times), Math.max(...times)];
      const figures = { count: found.length, firstAt: new Date(first).toISOString(), lastAt: new Date(last).toISOString() };
      const bodies = found.map(({ body }) => body);
      if (!bodies.includes(String(states.example))) return null;
      const words = [query.assetId, ...bodies, ...bodies.map((body) => body.slice(0, 160))];
      return { ...none, counts: [found.length], times: [first, last], words, figures };
    }
    case 'events': {
      const { assetId, code, component, asserted, from, to } = query;
      const found = await stores.events.list({ assetIds: [assetId], code, component, asserted, window: { from, to }, limit: 100_000 });
      if (found.length === 0) return null;
      const times = found.flatMap((one) => (one.repeats === undefined ? [one.at.getTime()] : []));
      if (times.length < found.length)
        return {
          ...none,
          counts: [Number(states.count)],
          times: [Date.parse(String(states.firstAt)), Date.parse(String(states.lastAt))],
          words: [assetId, component ?? '', code],
        };
      const [first, last] = [Math.min(...times), Math.max(...times)];
      const figures = { count: found.length, firstAt: new Date(first).toISOString(), lastAt: new Date(last).toISOString() };
      const parts = component === null ? [] : [component, component.replace(/[-_]/g, ' '), /\d+/.exec(component)?.[0] ?? ''];
      return {
        ...none,
        counts: [found.length, ...parts.map(Number).filter(Number.isFinite)],
        times: [first, last],
        words: [assetId, code, ...parts, ...found.map(({ message }) => message)],
        figures,
      };
    }
    case 'relation': {
      const now = await stores.inventory.relations(query.at);
      const there = now.some((one) => one.from === query.from && one.to === query.to && one.kind === query.relation);
      return there ? { ...none, words: [query.from, query.to], figures: { exists: 1 } } : null;
    }
    case 'alert': {
      const alert = await stores.alerts.get(query.alertId);
      if (alert === null) return null;
      const { trigger } = alert;
      const values = trigger === null ? [] : [trigger.value, ...(trigger.threshold === null ? [] : [trigger.threshold])];
      const figures = { startedAt: alert.startedAt.toISOString(), ...(trigger === null ? {} : { value: trigger.value }) };
      const words = [alert.assetId, alert.name, ...Object.values(trigger?.labels ?? {})];
      return { ...none, values, times: [alert.startedAt.getTime()], unit: trigger?.unit ?? '', words, figures };
    }
    case 'changes': {
      const found = await stores.inventory.changes({ assetIds: [query.assetId], window: { from: query.from, to: query.to } });
      if (found.length === 0) return null;
      const words = found.flatMap((one) => [
        one.field,
        one.before ?? '∅',
        one.after ?? '∅',
        `${one.before ?? '∅'} → ${one.after ?? '∅'}`,
        one.by,
      ]);
      return {
        ...none,
        counts: [found.length],
        times: found.map(({ at }) => at.getTime()),
        words: [query.assetId, ...words],
        figures: { count: found.length },
      };
    }
    default:
      return null;
  }
}

/** Growth per second between neighbours; none where the counter began anew. */
function ratesOf(points: ReadonlyArray<readonly [number, number]>): number[] {
  return points.slice(1).flatMap(([at, value], index) => {
    const [before, earlier] = points[index] ?? [at, value];
    return value < earlier || at === before ? [] : [((value - earlier) / (at - before)) * 1000];
  });
}

function isTime(at: number, timeZone: string, day: string | undefined, month: string | undefined, hour: string, minute: string): boolean {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', { timeZone, day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  if (Number(parts.hour) !== Number(hour) || parts.minute !== minute) return false;
  if (day === undefined) return true;
  const name = (month ?? '').toLowerCase();
  const written = Math.max(
    MONTHS.indexOf(name.slice(0, 3)),
    RU_MONTHS.findIndex((one) => name.startsWith(one)),
  );
  return Number(parts.day) === Number(day) && Number(parts.month) === written + 1;
}

function isNumber(whole: string, unit: string, facts: Facts): boolean {
  const digits = whole.replace(unit, '').trim();
  const value = Number(digits.replace(',', '.').replace('−', '-'));
  const decimals = /[.,](\d+)$/.exec(digits)?.[1]?.length ?? 0;
  const near = 0.5 * 10 ** -decimals + 1e-9;
  if (unit === '' && facts.counts.includes(value)) return true;
  const known = TO_STORED[facts.unit];
  const factor = known === undefined ? (unit === '' ? 1 : undefined) : known[unit];
  return factor !== undefined && facts.values.some((stored) => Math.abs(stored / factor - value) <= near);
}

/** "12 warnings on two hosts": the counts of all that is cited. */
function isSum(whole: string, unit: string, read: readonly Facts[]): boolean {
  return unit === '' && Number(whole) === read.reduce((sum, { counts }) => sum + (counts[0] ?? 0), 0);
}

/** Whether two medians stand in the text in the other order than they were measured. */
function isReversed(text: string, read: readonly Facts[]): boolean {
  const found = [...text.matchAll(NUMBER)];
  const measured = read.filter(({ median }) => median !== null);
  const [first, second] = measured;
  if (found.length < 2 || first === undefined || second === undefined) return false;
  const stands = (facts: Facts) =>
    found.findIndex(([whole, unit = '']) => isNumber(whole, unit, { ...facts, counts: [], values: [facts.median ?? 0] }));
  const [a, b] = [stands(first), stands(second)];
  const [earlier, later] = (first.times[0] ?? 0) <= (second.times[0] ?? 0) ? [a, b] : [b, a];
  return /(?:from|обычно|с)\s/u.test(text) && !/usually|обычно/u.test(text) && earlier >= 0 && later >= 0 && earlier > later;
}

function sortedJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${sortedJson(inner)}`).join(',')}}`;
}
