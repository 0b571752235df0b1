import type { Window } from '../../domain/answer.ts';
import { instantOf, type WallTime, wallTime } from '../../domain/zoned.ts';
import { type Clock, clockRange, DAY_PARTS, dayNamed } from './clock-words.ts';

/** The window a text speaks of, and the text without the words that said so. */
export type Times = { readonly window: Window | null; readonly rest: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What "at 14:05" takes in on either side. */
const AROUND_MS = 15 * MINUTE_MS;

/** Lengths by the beginning of their name, the longer names first. */
const UNITS: ReadonlyArray<readonly [name: RegExp, ms: number]> = [
  [/^(?:months?|месяц|개월|달)/u, 30 * DAY_MS],
  [/^(?:minutes?|mins?|минут|мин|분|m$|м$)/u, MINUTE_MS],
  [/^(?:seconds?|secs?|секунд|сек|초|s$|с$)/u, 1_000],
  [/^(?:hours?|hrs?|час|시간|h$|ч$)/u, HOUR_MS],
  [/^(?:days?|дн|день|дня|сут|일|하루|d$|д$)/u, DAY_MS],
  [/^(?:weeks?|недел|주|w$)/u, 7 * DAY_MS],
];
const UNIT =
  '(?:months?|minutes?|mins?|hours?|hrs?|days?|weeks?|seconds?|secs?|[mhdsw]|месяц\\p{L}*|минут\\p{L}*|мин|час\\p{L}*|ч|дн\\p{L}*|день|сутки|суток|недел\\p{L}*|секунд\\p{L}*|сек|개월|시간|분|일|주일?|초)';
const END = '(?![\\p{L}\\p{N}])';
const START = '(?<![\\p{L}\\p{N}.:-])';

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    ten: 10,
    half: 0.5,
    couple: 2,
    few: 3,
    один: 1,
    два: 2,
    две: 2,
    три: 3,
    четыре: 4,
    пять: 5,
    шесть: 6,
    десять: 10,
    пол: 0.5,
    полтора: 1.5,
    пару: 2,
    пара: 2,
  }),
);
const AMOUNT = `(\\d{1,4}(?:[.,]\\d)?|${[...NUMBER_WORDS.keys()].join('|')})`;

const LAST = new RegExp(
  `${START}(?:(?:in|over|for|during|within|of)\\s+)?(?:the\\s+)?(?:(?:last|past|previous|за|в течение|за последн\\p{L}*|последн\\p{L}*|지난|최근)\\s+)+(?:${AMOUNT}\\s*(?:of\\s+)?)?(${UNIT})${END}(?:\\s*(?:동안|간))?`,
  'u',
);
const AGO = new RegExp(
  `${START}((?:since|from|с|начиная с)\\s+)?(?:about\\s+|around\\s+|примерно\\s+|где-то\\s+)?(?:${AMOUNT}\\s*(?:an?\\s+)?(?:of\\s+)?)?(${UNIT})\\s+(?:ago|назад|전)${END}(부터)?`,
  'u',
);
const BARE = new RegExp(`${START}(\\d{1,4})\\s?(${UNIT})${END}`, 'u');
const THIS_WEEK = new RegExp(`${START}(?:this week|(?:на|за) (?:этой|эту) недел[еюи]|이번 ?주)${END}`, 'u');
const WEEKEND = new RegExp(
  `${START}(?:(?:over|on|during|at) )?(?:(?:the|last|this) )?weekend|(?:за |на |в )?(?:(?:прошл|эт)\\p{L}+ )?выходны[ех]|지난 ?주말|주말${END}`,
  'u',
);
const MIDNIGHT = /midnight|полноч\p{L}|полуноч\p{L}|자정/u;
const NOON = /(?<!\p{L})(?:noon|midday)(?!\p{L})|полдень|полудня|정오/u;
const BEFORE_THAT = new RegExp(`${START}(?:before (?:that|this|then)|до (?:этого|того)|перед (?:этим|тем)|그 ?전(?:에)?)${END}`, 'u');

/**
 * Reads "yesterday after 18:00", "вчера с 18 до 20", "last 3 h", "지난 3시간", "on Monday morning" and the like. Windows never
 * reach beyond `now`; a window that has not begun yet is read as the day before's.
 *
 * @param text in lower case, `ё` as `е`
 * @param context what the thread spoke of before, for "before that"
 */
export function readTimes(text: string, now: Date, timeZone: string, context: Window | null = null): Times {
  const before = BEFORE_THAT.exec(text);
  if (before && context) {
    const length = context.to.getTime() - context.from.getTime();
    return { window: { from: new Date(context.from.getTime() - length), to: context.from }, rest: without(text, before) };
  }
  return relative(text, now) ?? onTheClock(text, now, timeZone) ?? bare(text, now) ?? { window: null, rest: text };
}

/** The length a text names, e.g. of a silence; null when it names none. */
export function readDuration(text: string): number | null {
  const found = new RegExp(`${START}(?:${AMOUNT}\\s*)(${UNIT})(?:만|간)?${END}`, 'u').exec(text);
  if (found) return lengthOf(found[1], found[2] ?? '');
  const one = new RegExp(`${START}(?:for an?|на|for)\\s+(${UNIT})${END}`, 'u').exec(text);
  return one ? lengthOf('1', one[1] ?? '') : null;
}

function relative(text: string, now: Date): Times | null {
  const ago = AGO.exec(text);
  if (ago) {
    const at = now.getTime() - lengthOf(ago[2], ago[3] ?? '');
    const since = ago[1] !== undefined || ago[4] !== undefined;
    const around = Math.max(AROUND_MS, (now.getTime() - at) / 10);
    return window(since ? at : at - around, since ? now.getTime() : Math.min(at + around, now.getTime()), without(text, ago));
  }
  const last = LAST.exec(text);
  if (last) return window(now.getTime() - lengthOf(last[1], last[2] ?? ''), now.getTime(), without(text, last));
  return null;
}

/** "errors srv-1 3h". */
function bare(text: string, now: Date): Times | null {
  const found = BARE.exec(text);
  return found ? window(now.getTime() - lengthOf(found[1], found[2] ?? ''), now.getTime(), without(text, found)) : null;
}

/** A day, a part of it, or hours of the clock, in any combination. */
function onTheClock(said: string, now: Date, timeZone: string): Times | null {
  const text = said.replace(MIDNIGHT, '00:00').replace(NOON, '12:00');
  const today = wallTime(timeZone, now);
  const week = THIS_WEEK.exec(text);
  if (week) {
    const monday = { ...midnight(today), day: today.day - ((today.weekday + 6) % 7) };
    return window(instantOf(timeZone, monday).getTime(), now.getTime(), without(text, week));
  }
  const weekend = WEEKEND.exec(text);
  if (weekend) {
    const saturday = { ...midnight(today), day: today.day - ((today.weekday + 1) % 7) };
    const end = instantOf(timeZone, { ...saturday, day: saturday.day + 2 }).getTime();
    return window(instantOf(timeZone, saturday).getTime(), Math.min(end, now.getTime()), without(text, weekend));
  }
  const day = dayNamed(text, today);
  const afterDay = day ? day.rest : text;
  const part = DAY_PARTS.map((one) => ({ ...one, found: one.phrase.exec(afterDay) })).find(({ found }) => found !== null);
  const afterPart = part?.found ? without(afterDay, part.found) : afterDay;
  const hours = clockRange(afterPart);
  if (!day && !part && !hours) return null;

  const base: WallTime = { ...midnight(today), ...(day?.day ?? {}) };
  const at = (clock: Clock, shift = 0) =>
    instantOf(timeZone, { ...base, day: base.day + shift, hour: clock.hour, minute: clock.minute }).getTime();
  const rest = hours ? hours.rest : afterPart;
  if (hours) {
    // "вчера вечером с 6": the part of the day says which six o'clock.
    const evening = part !== undefined && part.from >= 12;
    const from = hours.from && lift(hours.from, evening);
    const to = hours.to && lift(hours.to, evening);
    const shift = !day && from && at(from) > now.getTime() ? -1 : 0;
    if (hours.kind === 'around' && from)
      return window(at(from, shift) - AROUND_MS, Math.min(at(from, shift) + AROUND_MS, now.getTime()), rest);
    const start = from ? at(from, shift) : at({ hour: 0, minute: 0 }, shift);
    const open = day && !day.since ? Math.min(at({ hour: 24, minute: 0 }), now.getTime()) : now.getTime();
    const end = to ? at(to, shift) : open;
    return window(start, Math.min(end <= start ? end + DAY_MS : end, now.getTime()), rest);
  }
  if (part) {
    // The night named with "yesterday" or "last" is the one that ended this morning.
    const shift = !day && at({ hour: part.from, minute: 0 }) > now.getTime() ? -1 : 0;
    return window(at({ hour: part.from, minute: 0 }, shift), Math.min(at({ hour: part.to, minute: 0 }, shift), now.getTime()), rest);
  }
  return window(at({ hour: 0, minute: 0 }), day?.since ? now.getTime() : Math.min(at({ hour: 24, minute: 0 }), now.getTime()), rest);
}

function lift(clock: Clock, evening: boolean): Clock {
  return evening && clock.hour < 12 && !clock.exact ? { ...clock, hour: clock.hour + 12 } : clock;
}

function midnight({ year, month, day }: WallTime): WallTime {
  return { year, month, day, hour: 0, minute: 0 };
}

function window(fromMs: number, toMs: number, rest: string): Times | null {
  return fromMs < toMs ? { window: { from: new Date(fromMs), to: new Date(toMs) }, rest } : null;
}

function lengthOf(amount: string | undefined, unit: string): number {
  const ms = UNITS.find(([name]) => name.test(unit))?.[1] ?? HOUR_MS;
  const number = amount === undefined ? 1 : (NUMBER_WORDS.get(amount) ?? Number(amount.replace(',', '.')));
  return Math.round(number * ms);
}

/** The text with a hole where the words stood. */
export function without(text: string, found: RegExpExecArray): string {
  return `${text.slice(0, found.index)} ⌚ ${text.slice(found.index + found[0].length)}`;
}
