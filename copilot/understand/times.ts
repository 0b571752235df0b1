import type { Window } from '../../domain/answer.ts';
import { instantOf, type WallTime, wallTime } from '../../domain/zoned.ts';
import { AMOUNT, lengthOf, UNIT, withDigits } from './amounts.ts';
import { type Clock, type ClockRange, clockRange, DAY_PARTS } from './clock-words.ts';
import { daysNamed, type NamedDay, spelledDays } from './days.ts';

/** The window a text speaks of, and the text without the words that said so. */
export type Times = { readonly window: Window | null; readonly rest: string };

/** What "at 14:05" takes in on either side. */
const AROUND_MS = 15 * 60_000;

const END = '(?![\\p{L}\\p{N}])';
const START = '(?<![\\p{L}\\p{N}.:-])';
const LASTING = '(?:\\s?(?:동안|간|치|만|내|사이|정도)(?:에|의|만)?)?';

const LAST = new RegExp(
  `(?<![\\p{L}\\p{N}.:-])(?:(?:in|over|for|during|within|of)\\s+)?(?:the\\s+)?(?:(?:last|past|previous|since(?=\\s+\\d)(?!\\s+\\d+\\s?h${END})|за|в течение|за последн\\p{L}*|последн\\p{L}*)\\s+|(?:지난(?! ?주(?!\\p{L}))|최근)\\s*)+(?:${AMOUNT}\\s*(?:of\\s+)?)?(${UNIT})${LASTING}${END}`,
  'u',
);
const AGO = new RegExp(
  `${START}((?:since|from|с|начиная с)\\s+)?(?:about\\s+|around\\s+|примерно\\s+|где-то\\s+)?(?:${AMOUNT}\\s*(?:an?\\s+)?(?:of\\s+)?)?(${UNIT})\\s*(?:ago|back|(?:тому )?назад|전)(?=부터|에|${END})(부터)?`,
  'u',
);
const BARE = new RegExp(`${START}(\\d{1,4}(?:[.,]\\d)?)\\s?(${UNIT})${LASTING}${END}`, 'u');
const BEGUN = new RegExp(
  `${START}(?:(?:since|from) (?:the )?(?:start|beginning) of (?:the |this )?|с начала (?:этой |этого )?|this |(?:на|за|в) эт(?:ой|у|ом|от) |이번 ?)(?:(week|недел[еюи]|주)|(month|месяц[еа]?|달))(?:에|부터)?${END}`,
  'u',
);
const WEEK_BEFORE = new RegExp(`${START}(?:the week before|(?:на|за) прошл(?:ой|ую) недел[еюи]|지난 ?주(?!말)(?:에)?${END})`, 'u');
const WEEKEND = new RegExp(
  `${START}(?:(?:over|on|during|at) )?(?:(?:the|last|this) )?weekend|(?:за |на |в )?(?:(?:прошл|эт)\\p{L}+ )?выходны[ех]|지난 ?주말|주말${END}`,
  'u',
);
const MIDNIGHT = /midnight|полноч\p{L}|полуноч\p{L}|자정/u;
const NOON = /(?<!\p{L})(?:noon|midday|lunch(?: ?time)?)(?!\p{L})|полдень|полудня|(?<=(?<!\p{L})с )обеда|정오/u;
const BEFORE_THAT = new RegExp(`${START}(?:before (?:that|this|then)|до (?:этого|того)|перед (?:этим|тем)|그 ?전(?:에)?)${END}`, 'u');
const UNTIL_NOW =
  /(?<!\p{L})(?:(?:till?|until|up (?:to|till)|to|and|-) (?:right )?now|(?:до|по|и) (?:сейчас|щас|сих пор|настоящ\p{L}+ \p{L}+|текущ\p{L}+ момент\p{L}*))(?!\p{L})|(?:지금|현재)까지/u;
/** Hours are of the reader's clock unless another is named after them. */
const OTHER_CLOCKS: ReadonlyArray<readonly [said: string, timeZone: string]> = [
  ['utc|gmt|zulu|по гринвичу', 'UTC'],
  ['msk|мск|по мск|по москве|по московскому(?: времени)?', 'Europe/Moscow'],
  ['kst|한국 ?시간', 'Asia/Seoul'],
  ['jst', 'Asia/Tokyo'],
  ['cest|cet', 'Europe/Berlin'],
  ['edt|est', 'America/New_York'],
  ['pdt|pst', 'America/Los_Angeles'],
];
const OTHER_CLOCK = new RegExp(
  `(?<=\\d\\s?(?:am|pm|h|час\\p{L}*|утра|дня|вечера|ночи|시)?)\\s?\\(?(?:${OTHER_CLOCKS.map(([said]) => `(${said})`).join('|')})\\)?${END}`,
  'u',
);
/** What led up to a time that has been read. */
const LEADING = /(?<!\p{L})(?:since|from|starting(?: from)?|till?|until|to|through|с|со|от|до|по|начиная с)\s+(?=⌚)/gu;

/**
 * Reads "yesterday after 18:00", "вчера с 18 до 20", "last 3 h", "지난 3시간", "from friday 18:00 till 2 am" and the like. Windows never
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
  const plain = withDigits(text);
  const isUntilNow = UNTIL_NOW.test(plain);
  const said = isUntilNow ? plain.replace(UNTIL_NOW, ' ') : plain;
  const other = OTHER_CLOCK.exec(said);
  const zone = other ? (OTHER_CLOCKS[other.slice(1).findIndex((one) => one !== undefined)]?.[1] ?? timeZone) : timeZone;
  const hours = other ? said.replace(OTHER_CLOCK, '') : said;
  return (
    relative(said, now, isUntilNow) ??
    onTheClock(spelledDays(hours), now, zone, isUntilNow) ??
    bare(said, now) ?? { window: null, rest: text }
  );
}

const LENGTH = new RegExp(`${START}(?:(?:for|на)\\s+)?(?:${AMOUNT}\\s*)(${UNIT})${LASTING}${END}`, 'u');
const ONE = new RegExp(`${START}(?:for (?:the )?(?:an?|next|whole|full)|на|for)\\s+(${UNIT})${END}|^(час|минуту|сутки|неделю)\\s`, 'u');

/** The length a text names, e.g. of a silence; null when it names none. */
export function readDuration(said: string): number | null {
  const text = withDigits(said);
  const found = LENGTH.exec(text);
  if (found) return lengthOf(found[1], found[2] ?? '');
  const one = ONE.exec(text);
  return one ? lengthOf('1', one[1] ?? one[2] ?? '') : null;
}

/** A text without the length it names; numbers that are spelled out are in figures. */
export function withoutDuration(said: string): string {
  const text = withDigits(said);
  return text.replace(LENGTH.test(text) ? LENGTH : ONE, ' ');
}

function relative(text: string, now: Date, isUntilNow: boolean): Times | null {
  const ago = AGO.exec(text);
  if (ago) {
    const at = now.getTime() - lengthOf(ago[2], ago[3] ?? '');
    const since = isUntilNow || ago[1] !== undefined || ago[4] !== undefined;
    const around = Math.max(AROUND_MS, (now.getTime() - at) / 10);
    return window(since ? at : at - around, since ? now.getTime() : Math.min(at + around, now.getTime()), without(text, ago));
  }
  const last = LAST.exec(text);
  return last ? window(now.getTime() - lengthOf(last[1], last[2] ?? ''), now.getTime(), without(text, last)) : null;
}

/** "errors srv-1 3h". */
function bare(text: string, now: Date): Times | null {
  const found = BARE.exec(text);
  return found ? window(now.getTime() - lengthOf(found[1], found[2] ?? ''), now.getTime(), without(text, found)) : null;
}

function ofTheCalendar(text: string, now: Date, timeZone: string, today: WallTime & { readonly weekday: number }): Times | null {
  const at = (day: number) => instantOf(timeZone, { ...midnight(today), day }).getTime();
  const monday = today.day - ((today.weekday + 6) % 7);
  const begun = BEGUN.exec(text);
  if (begun) return window(at(begun[1] === undefined ? 1 : monday), now.getTime(), without(text, begun));
  const week = WEEK_BEFORE.exec(text);
  if (week) return window(at(monday - 7), at(monday), without(text, week));
  const weekend = WEEKEND.exec(text);
  const saturday = today.day - ((today.weekday + 1) % 7);
  return weekend ? window(at(saturday), Math.min(at(saturday + 2), now.getTime()), without(text, weekend)) : null;
}

/** One day or two, a part of a day, or hours of the clock, in any combination. */
function onTheClock(said: string, now: Date, timeZone: string, isUntilNow: boolean): Times | null {
  const text = said.replace(MIDNIGHT, '00:00').replace(NOON, '12:00');
  const today = wallTime(timeZone, now);
  const calendar = ofTheCalendar(text, now, timeZone, today);
  if (calendar) return calendar;
  const [day, second] = daysNamed(text, today);
  const last = second?.ends && day ? laterOf(day, second) : null;
  const afterDays = withoutDays(text, last ? [day, last] : [day]);
  const part = DAY_PARTS.map((one) => ({ ...one, found: one.phrase.exec(afterDays) })).find(({ found }) => found !== null);
  const afterPart = part?.found ? without(afterDays, part.found) : afterDays;
  // Days may stand between hours: "from friday 18:00 till saturday 2 am".
  const hours = clockRange(afterPart.replace(/\s*⌚\s*/gu, ' '), day !== undefined || part !== undefined);
  if (!day && !part && !hours) return null;
  // "Until monday" tells no beginning.
  if (day?.until && !last && !hours?.from) return { window: null, rest: afterPart };
  const rest = (hours ? hours.rest : afterPart).replace(LEADING, '');

  const isSincePart =
    part?.found !== null && part?.found !== undefined && /(?:since|from|с|со)\s+(?:the )?$|(?:부터)/u.test(leading(afterDays, part.found));
  // "вчера с утра" is in the morning of yesterday; "с вечера пятницы" goes on until now.
  const isOfDay = part?.found && /⌚\s*с\s+$/u.test(leading(afterDays, part.found));
  const from = isUntilNow || day?.since || (isSincePart && !isOfDay) || hours?.since;
  const first = { ...midnight(today), ...(day?.day ?? {}) };
  const at = (on: WallTime, clock: Clock, shift = 0) =>
    instantOf(timeZone, { ...on, day: on.day + shift, hour: clock.hour, minute: clock.minute }).getTime();
  const whole = (hour: number, shift = 0) => at(first, { hour, minute: 0 }, shift);
  const endOfDays = last ? at({ ...midnight(today), ...last.day }, { hour: 24, minute: 0 }) : from ? now.getTime() : whole(24);
  const until = (end: number) => Math.min(end, now.getTime());
  if (hours) return ofHours(hours);
  if (part) {
    // The night named with "yesterday" or "last" is the one that ended this morning.
    const shift = !day && whole(part.from) > now.getTime() ? -1 : 0;
    return window(whole(part.from, shift), until(from || last ? endOfDays : whole(part.to, shift)), rest);
  }
  return window(whole(0), until(endOfDays), rest);

  function ofHours(range: ClockRange): Times | null {
    // "вчера вечером с 6", "at 11 last night": the part of the day says which six o'clock.
    const lifted = (clock: Clock | null) => clock && lift(clock, part ?? null);
    const [start, end] = [lifted(range.from), lifted(range.to)];
    const shift = !day && start && at(first, start) > now.getTime() ? -1 : 0;
    if (range.kind === 'around' && start && !from && !last) {
      const middle = at(first, start, shift);
      return window(middle - AROUND_MS, until(middle + AROUND_MS), rest);
    }
    const begun = start ? at(first, start, shift) : whole(0, shift);
    if (!end) return window(begun, until(day || last ? endOfDays : now.getTime()), rest);
    const ending = last ? last.day : !start && day?.since ? today : first;
    const ended = at({ ...midnight(today), ...dayOf(ending) }, end, shift);
    return window(begun, until(ended <= begun ? at({ ...midnight(today), ...dayOf(ending) }, end, shift + 1) : ended), rest);
  }
}

/** A weekday that ends a time is the next after the day that begins it. */
function laterOf(day: NamedDay, last: NamedDay): NamedDay {
  const number = ({ day: { year, month, day: one } }: NamedDay) => Date.UTC(year, month - 1, one);
  return number(last) < number(day) ? { ...last, day: { ...last.day, day: last.day.day + 7 } } : last;
}

function dayOf({ year, month, day }: Pick<WallTime, 'year' | 'month' | 'day'>): Pick<WallTime, 'year' | 'month' | 'day'> {
  return { year, month, day };
}

function lift(clock: Clock, part: { readonly from: number; readonly to: number } | null): Clock {
  if (part === null || clock.exact || clock.hour >= 12) return clock;
  const isLate = part.from >= 12 || (part.from < 0 && clock.hour >= part.to);
  return isLate ? { ...clock, hour: clock.hour + 12 } : clock;
}

function midnight({ year, month, day }: WallTime): WallTime {
  return { year, month, day, hour: 0, minute: 0 };
}

function window(fromMs: number, toMs: number, rest: string): Times | null {
  return fromMs < toMs ? { window: { from: new Date(fromMs), to: new Date(toMs) }, rest } : null;
}

/** The text with a hole where the words stood. */
function without(text: string, found: RegExpExecArray): string {
  return `${text.slice(0, found.index)} ⌚ ${text.slice(found.index + found[0].length)}`;
}

function withoutDays(text: string, days: ReadonlyArray<NamedDay | undefined>): string {
  return days.reduceRight((rest, day) => (day ? `${rest.slice(0, day.start)} ⌚ ${rest.slice(day.end)}` : rest), text);
}

/** What stands before a match, and its own last letters. */
function leading(text: string, found: RegExpExecArray): string {
  return found[0].endsWith('부터') ? '부터' : text.slice(0, found.index);
}
