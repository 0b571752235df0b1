import { isIP } from 'node:net';
import type { Evidence } from '../domain/evidence.ts';
import { MULTIPLES } from '../domain/units.ts';
import { outsideText } from './guard.ts';
import { spellingsOf } from './wording/parts.ts';
import type { Clock } from './wording/times.ts';
import { foreignZones } from './wording/zones.ts';

/** Names of months as dates are written, so that `12 times 07:15` is no date. */
const MONTHS = ['en-GB', 'ru-RU'].flatMap((locale) =>
  Array.from({ length: 12 }, (_, month) => {
    const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatToParts(
      Date.UTC(2026, month, 9),
    );
    return parts.find(({ type }) => type === 'month')?.value.replace('.', '') ?? '';
  }),
);
export const DATE = `\\d{4}-\\d{2}-\\d{2}|\\d{1,2} (?:${MONTHS.join('|')})\\.?|\\d{1,2}월 \\d{1,2}일`;
/** Time of day, with a date before it or without. */
const TIME = new RegExp(`(?:(?<!\\d)(${DATE}),?\\s+)?(\\d{1,2}:\\d{2})(?::\\d{2})?`, 'gu');
const NUMBER = /(?<![\w.])[-−]?\d+(?:[.,]\d+)?(?![\w])/g;
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
/** Korean particles stand right after a name or a number and belong to neither. */
const WORD = '\\p{Script=Latin}\\p{Script=Cyrillic}\\d';
const GLUED = /[\p{Script=Latin}\p{Script=Cyrillic}]+[-_]?\d+\w*|\d+[\p{Script=Latin}\p{Script=Cyrillic}_]\w*/gu;
/** Words after a number that say by what factor it differs from the stored value. */
const SCALES: ReadonlyArray<{ readonly word: RegExp; readonly of: Readonly<Record<string, number>>; readonly isWordToo?: true }> = [
  { word: /^\s?%/, of: { '1': 100, '%': 1 } },
  ...(['', 'k|к', 'M|М', 'G|Г', 'T|Т', 'P|П'] as const).flatMap((prefix, at) => {
    const factor = 1e-3 ** at;
    return [
      { word: new RegExp(`^\\s?(?:${prefix})(?:B/s|Б/с)`), of: { 'By/s': factor } },
      { word: new RegExp(`^\\s?(?:${prefix})[BБ]`), of: { By: factor } },
    ];
  }),
  // In Korean a particle may follow.
  { word: /^\s?(ms|мс)(?![\p{Script=Latin}\p{Script=Cyrillic}])/u, of: { s: 1000, ms: 1 } },
  { word: /^\s?s(?![\p{Script=Latin}\p{Script=Cyrillic}/])(?! [\p{Script=Latin}\p{Script=Cyrillic}\d])/u, of: { s: 1 } },
  // It is "since" as well, but not after a number of milliseconds.
  { word: /^\s?с(?!\p{L})/u, of: { s: 1, ms: 1e-3 }, isWordToo: true },
  { word: /^\s?°C/, of: { Cel: 1 } },
];

/** Units that are always told, as is percent of shares. */
const NEEDED: ReadonlySet<string> = new Set(['s', 'ms', 'By', 'By/s', 'Cel']);
const SHARED = /^(?: \((?:usual|обычно|평소)\))? ?(?:to|до|and|и|→|[~–-]|에서) ?\d+(?:[.,]\d+)?( ?\S.*)$/u;

/** By what factors a number before a text may differ from a stored value of a unit; none where the unit says another thing. */
function factorsOf(after: string, unit: unknown): readonly number[] {
  const multiple = typeof unit === 'string' ? MULTIPLES[unit] : undefined;
  if (multiple) return factorsOf(after, multiple[0]).map((factor) => factor * multiple[1]);
  const scale = SCALES.find(({ word }) => word.test(after));
  // What is stored in percent is told in percent.
  if (unit === '%' && (scale === undefined || scale.isWordToo)) return [];
  // `53` of 53 °C is no figure of its own, unless the unit follows the next one: `from 53 to 90 °C`.
  if (scale === undefined && typeof unit === 'string' && NEEDED.has(unit)) {
    if (unit === 's' && /^\s?(?:s|с|초)(?![\p{Script=Latin}\p{Script=Cyrillic}])/u.test(after)) return [1];
    const shared = SHARED.exec(after)?.[1];
    return shared === undefined ? [] : factorsOf(shared, unit);
  }
  if (scale === undefined || (scale.isWordToo && !(typeof unit === 'string' && unit in scale.of))) return [1];
  if (typeof unit !== 'string') return Object.values(scale.of);
  const own = unit.replace(/[{}]/g, '');
  return unit in scale.of ? [scale.of[unit] ?? 1] : own !== '' && after.trimStart().startsWith(own) ? [1] : [];
}

/**
 * Numbers and times of a sentence that no evidence supports; empty when all are. This is how a sentence is checked,
 * whoever wrote it: a number must be a figure of the cited evidence, rounded as it is written and in its unit, or the
 * sum of their counts; a time must be an instant the evidence names.
 *
 * @param names what may contain digits and is no number: assets, parts, the alert's name
 */
export function unsupportedNumbers(text: string, cited: readonly Evidence[], names: readonly string[], clock: Clock): string[] {
  let rest = text.replaceAll(clock.timeZone, ' ');
  for (const name of [...names, ...cited.flatMap(wordsOf)].sort((a, b) => b.length - a.length)) {
    // A bare number is no name, an address is one; `4.1.7 → 4.1.8` is what a change says.
    if (/[\p{L}→]/u.test(name) || isAddress(name)) rest = strip(rest, name);
  }
  // As a part in brackets it is one: interfaces are often known by their number alone.
  for (const part of cited.flatMap(({ query }) => ('component' in query ? (query.component ?? []) : [])))
    if (/^\d+$/.test(part)) rest = rest.replace(`(${part})`, ' ');
  const isOfValues = OF_VALUES.test(rest);
  const evidence = cited.map((piece) => ({ ...piece, states: figuresToldOf(piece, isOfValues) }));
  const unsupported: string[] = foreignZones(text, clock.timeZone, clock.now);
  const times = new Set(evidence.flatMap(instantsOf).map((at) => clock.time(at)));
  const hours = new Set([...times].map((time) => time.slice(-5)));
  rest = rest.replace(TIME, (whole, day: string | undefined, hour: string) => {
    const known = day ? times.has(`${day} ${hour}`) : hours.has(hour.padStart(5, '0'));
    if (!known) unsupported.push(whole);
    return ' ';
  });
  const counts = evidence.reduce((sum, { states }) => sum + (typeof states.count === 'number' ? states.count : 0), 0);
  for (const found of rest.matchAll(NUMBER)) {
    const after = rest.slice(found.index + found[0].length);
    if (!isSaid(found[0], after, /\d\s?%/.test(rest) ? inPercent(after, evidence) : evidence, counts)) unsupported.push(found[0]);
  }
  // A number glued to letters escapes the pattern above; without a name that accounts for it, it is not supported.
  for (const glued of rest.matchAll(GLUED)) {
    if (!/^\d+(?:[.,]\d+)?(?:ms|s|kB|MB|GB|TB)$/.test(glued[0])) unsupported.push(glued[0]);
    else if (!isSaid(glued[0].replace(/\D+$/, ''), glued[0].replace(/^[\d.,]+/, ''), evidence, counts)) unsupported.push(glued[0]);
  }
  return unsupported;
}

/** How many values were measured is told with a word for them; any other number is none of that. */
const OF_VALUES = /(?<!\p{L})(?:values?|measurements?|samples)(?!\p{L})|(?<!\p{L})(?:значени[ейя]|измерени[ейя])(?!\p{L})|값|측정/iu;

/** Figures that sentences tell: of what was measured not the mean, and how many values there are only where it is of them. */
export function figuresToldOf({ query, states }: Evidence, isOfValues = false): Evidence['states'] {
  if (query.kind !== 'samples') return states;
  const { mean: _mean, count, ...told } = states;
  return isOfValues && count !== undefined ? { ...told, count } : told;
}

/** Where shares are told in percent, a number without it is none of them, but may be a count. */
function inPercent(after: string, evidence: readonly Evidence[]): Evidence[] {
  return evidence.map((piece) => {
    if (piece.states.unit !== '1' || /^\s?%/.test(after)) return piece;
    const { count = null, errors = null } = piece.states;
    return { ...piece, states: { count: count ?? '', errors: errors ?? '' } };
  });
}

/** Whether a number is a figure of some evidence in its unit, or their counts together, which have none. */
function isSaid(written: string, after: string, evidence: readonly Evidence[], counts: number): boolean {
  return isRounded(written, [counts], factorsOf(after, '')) || evidence.some(({ states }) => figuresAs(written, after, states).length > 0);
}

/** Names of the figures that a number as written may be, in the unit that stands after it. */
export function figuresAs(written: string, unit: string, figures: Evidence['states']): string[] {
  return Object.entries(figures).flatMap(([name, value]) => {
    // How many there are is in no unit.
    const factors = factorsOf(unit, name === 'count' || name === 'errors' ? '' : figures.unit);
    return typeof value === 'number' && isRounded(written, [value], factors) ? [name] : [];
  });
}

/** Whether a number as written is one of the values times one of the factors, rounded to the digits that are written. */
function isRounded(written: string, values: readonly number[], factors: readonly number[]): boolean {
  const value = Number(written.replace(',', '.').replace('−', '-'));
  const decimals = /[.,](\d+)$/.exec(written)?.[1]?.length ?? 0;
  const tolerance = 0.5 * 10 ** -decimals + 1e-9;
  return values.some((figure) =>
    factors.some((factor) => Math.abs(figure * factor - value) <= Math.max(tolerance, Math.abs(value) * 1e-9)),
  );
}

/** Identifiers and outside text of a piece of evidence: quoting them states no figure. */
function wordsOf({ query, states }: Evidence): string[] {
  const words = Object.values(query).filter((value) => typeof value === 'string');
  if (query.kind === 'samples' || query.kind === 'forecast') words.push(...Object.values(query.labels).flatMap(spellingsOf));
  if ('code' in query) words.push(outsideText(query.code), ...spellingsOf(outsideText(query.component ?? '')));
  for (const [name, value] of Object.entries(states)) {
    if (typeof value === 'string' && !INSTANT.test(value) && !NEEDED.has(value)) words.push(value, outsideText(value), name);
  }
  return words.filter((word) => word.length > 1);
}

/** Instants that a piece of evidence names: the ends of what was searched, and what it found. */
export function instantsOf({ query, states }: Evidence): Date[] {
  const instants = Object.values(query).filter((value) => value instanceof Date);
  for (const [name, value] of Object.entries(states)) {
    if (name.endsWith('At') && typeof value === 'string' && INSTANT.test(value)) instants.push(new Date(value));
  }
  return instants;
}

/** Of a machine, with its port or without. */
function isAddress(name: string): boolean {
  return isIP(name) !== 0 || isIP(name.replace(/:\d+$/, '')) === 4;
}

function strip(text: string, name: string): string {
  if (!text.includes(name)) return text;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![${WORD}])${escaped}(?![${WORD}])`, 'gu'), ' ');
}
