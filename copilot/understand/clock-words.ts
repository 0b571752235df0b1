import type { WallTime } from '../../domain/zoned.ts';

/** `exact` where minutes or am/pm were said, so that 6 cannot mean 18. */
export type Clock = { readonly hour: number; readonly minute: number; readonly exact?: boolean };

const START = '(?<![\\p{L}\\p{N}.:-])';
const END = '(?![\\p{L}\\p{N}]|:\\d|-\\d{2})';

/** Parts of a day, as hours of its wall clock. */
export const DAY_PARTS: ReadonlyArray<{ readonly phrase: RegExp; readonly from: number; readonly to: number }> = [
  { phrase: words('last night|(?:прошлой|этой) ночью|지난 ?밤|어젯밤'), from: -2, to: 6 },
  { phrase: words('(?:in the |this )?morning|утром|с утра|아침(?:에)?|오전에'), from: 6, to: 12 },
  { phrase: words('(?:in the |this )?afternoon|днем|после обеда|오후에'), from: 12, to: 18 },
  { phrase: words('(?:in the |this )?evening|tonight|вечером|저녁(?:에)?'), from: 18, to: 24 },
  { phrase: words('at night|(?:in the |during the )?night|overnight|ночью|за ночь|밤에|밤사이'), from: 0, to: 6 },
];

const WEEKDAYS: readonly RegExp[] = [
  words('(?:on |last |since |from )?sunday|sun|(?:в |во |с |за )?(?:прошл\\p{L}+ )?воскресень[ея]|일요일(?:에)?'),
  words('(?:on |last |since |from )?monday|mon|(?:в |во |с |за )?(?:прошл\\p{L}+ )?понедельник\\p{L}*|월요일(?:에)?'),
  words('(?:on |last |since |from )?tuesday|tue|(?:в |во |с |за )?(?:прошл\\p{L}+ )?вторник\\p{L}*|화요일(?:에)?'),
  words('(?:on |last |since |from )?wednesday|wed|(?:в |во |с |за )?(?:прошл\\p{L}+ )?сред[уы]|수요일(?:에)?'),
  words('(?:on |last |since |from )?thursday|thu|(?:в |во |с |за )?(?:прошл\\p{L}+ )?четверг\\p{L}*|목요일(?:에)?'),
  words('(?:on |last |since |from )?friday|fri|(?:в |во |с |за )?(?:прошл\\p{L}+ )?пятниц[уы]|금요일(?:에)?'),
  words('(?:on |last |since |from )?saturday|sat|(?:в |во |с |за )?(?:прошл\\p{L}+ )?суббот[уы]|토요일(?:에)?'),
];

const MONTHS: readonly string[] = [
  'jan(?:uary)?|январ[ья]',
  'feb(?:ruary)?|феврал[ья]',
  'mar(?:ch)?|марта?',
  'apr(?:il)?|апрел[ья]',
  'may|ма[йя]',
  'june?|июн[ья]',
  'july?|июл[ья]',
  'aug(?:ust)?|августа?',
  'sep(?:t(?:ember)?)?|сентябр[ья]',
  'oct(?:ober)?|октябр[ья]',
  'nov(?:ember)?|ноябр[ья]',
  'dec(?:ember)?|декабр[ья]',
];
const ISO_DAY = new RegExp(`${START}(?:since |from |on |за |на |с )?(\\d{4})-(\\d{2})-(\\d{2})(?:t(?=\\d))?(?![\\p{L}\\p{N}])`, 'u');
const DOTTED_DAY = new RegExp(`${START}(?:за |на )?(\\d{1,2})\\.(\\d{2})(?:\\.(\\d{4}))?(?![\\p{L}\\p{N}.])`, 'u');
const KOREAN_DAY = /(?<!\d)(\d{1,2})월 ?(\d{1,2})일(?:에)?/u;
const DAYS_BACK: ReadonlyArray<readonly [phrase: RegExp, back: number]> = [
  [words('(?:the )?day before yesterday|позавчера|그저께'), 2],
  [words('(?:since |from |со |за )?(?:yesterday|вчера(?:шн\\p{L}+(?: дн[яь]| день)?)?)|어제(?:부터)?'), 1],
  [words('(?:since |for )?today|(?:за |на )?сегодня(?:шн\\p{L}+(?: день)?)?|오늘'), 0],
];

/** The day a text names, counted back from today where it gives no year or date; the last of that name that has begun. */
export function dayNamed(text: string, today: WallTime & { readonly weekday: number }): NamedDay | null {
  const found = dayIn(text, today);
  return found && { day: found.day, since: /^\s*(?:since|from|с|со)\s|부터/u.test(found.said), rest: found.rest };
}

export type NamedDay = {
  readonly day: Pick<WallTime, 'year' | 'month' | 'day'>;
  /** From that day until now, not the day alone. */
  readonly since: boolean;
  readonly rest: string;
};

const DAYS_OF_MONTHS = MONTHS.map((name) => [
  new RegExp(`${START}(?:since |from |on |за |на |с )?(?:the )?(\\d{1,2})(?:st|nd|rd|th|-го)? (?:of )?(?:${name})${END}`, 'u'),
  new RegExp(`${START}(?:since |from |on )?(?:${name}) (\\d{1,2})(?:st|nd|rd|th)?${END}`, 'u'),
]);

function dayIn(text: string, today: WallTime & { readonly weekday: number }): (Omit<NamedDay, 'since'> & { readonly said: string }) | null {
  for (const [phrase, back] of DAYS_BACK) {
    const found = phrase.exec(text);
    if (found) return { day: { year: today.year, month: today.month, day: today.day - back }, rest: cut(text, found), said: found[0] };
  }
  const iso = ISO_DAY.exec(text);
  if (iso) return { day: { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, rest: cut(text, iso), said: iso[0] };
  for (const [index, patterns] of DAYS_OF_MONTHS.entries()) {
    const found = patterns.map((pattern) => pattern.exec(text)).find((one) => one !== null);
    if (found) return { day: passed({ month: index + 1, day: Number(found[1]) }, today), rest: cut(text, found), said: found[0] };
  }
  const korean = KOREAN_DAY.exec(text);
  if (korean) return { day: passed({ month: Number(korean[1]), day: Number(korean[2]) }, today), rest: cut(text, korean), said: korean[0] };
  const dotted = DOTTED_DAY.exec(text);
  if (dotted && Number(dotted[2]) >= 1 && Number(dotted[2]) <= 12 && Number(dotted[1]) <= 31) {
    const day = { month: Number(dotted[2]), day: Number(dotted[1]) };
    return { day: dotted[3] ? { year: Number(dotted[3]), ...day } : passed(day, today), rest: cut(text, dotted), said: dotted[0] };
  }
  for (const [weekday, phrase] of WEEKDAYS.entries()) {
    const found = phrase.exec(text);
    // "sun", "sat", "mon" are words of their own; alone they are days only after "on", "last" or "since".
    if (found && (found[0].trim().length > 3 || /(?:on|last|since) $/u.test(text.slice(0, found.index)))) {
      const back = (today.weekday - weekday + 7) % 7 || 7;
      return { day: { year: today.year, month: today.month, day: today.day - back }, rest: cut(text, found), said: found[0] };
    }
  }
  return null;
}

export type ClockRange = {
  readonly kind: 'range' | 'around';
  readonly from: Clock | null;
  readonly to: Clock | null;
  readonly rest: string;
};

const CLOCK =
  "(?:(오전|오후)\\s?)?(\\d{1,2})(?::(\\d{2}))?\\s?(am|pm|a\\.m\\.|p\\.m\\.|h|o['’]clock|ч(?:ас(?:а|ов)?)?|утра|дня|вечера|ночи|시(?:\\s?(\\d{1,2})분)?)?";
const EXACT =
  "(?:(오전|오후)\\s?)?(?:(\\d{1,2}):(\\d{2})|(\\d{1,2})(?=\\s?(?:am|pm|a\\.m|p\\.m|h\\b|o['’]clock|час|утра|дня|вечера|ночи|시)))\\s?(am|pm|a\\.m\\.|p\\.m\\.|h|o['’]clock|час(?:а|ов)?|утра|дня|вечера|ночи|시(?:\\s?(\\d{1,2})분)?)?";

const BETWEEN = new RegExp(
  `${START}(?:between|from|с|со|между|в период с)\\s+${CLOCK}\\s*(?:and|to|till|until|-|–|до|по|и)\\s*${CLOCK}${END}`,
  'u',
);
const DASHED = new RegExp(`${START}(\\d{1,2}:\\d{2})\\s?(?:-|–|—|~|to|до)\\s?(\\d{1,2}:\\d{2})${END}`, 'u');
const KOREAN_RANGE = new RegExp(`${START}${CLOCK}(?:부터|에서|~)\\s?${CLOCK}(?:까지|사이)?`, 'u');
const SINCE = new RegExp(`${START}(?:after|since|from|starting (?:at|from)|с|со|после|начиная с)\\s+${CLOCK}${END}`, 'u');
const UNTIL = new RegExp(`${START}(?:before|until|till|by|до|по)\\s+${CLOCK}${END}`, 'u');
const KOREAN_SINCE = new RegExp(`${START}${CLOCK}\\s?(?:부터|이후(?:에|로)?)`, 'u');
const KOREAN_UNTIL = new RegExp(`${START}${CLOCK}\\s?(?:까지|이전(?:에)?)`, 'u');
const AT = new RegExp(`${START}(?:at|around|about|@|в|около|примерно в|где-то в)?\\s*${EXACT}${END}(?:에|쯤)?`, 'u');

/** Hours of the clock in a text: a range with one or two ends, or one time with what is around it. */
export function clockRange(text: string): ClockRange | null {
  const dashed = DASHED.exec(text);
  if (dashed) return { kind: 'range', from: plain(dashed[1]), to: plain(dashed[2]), rest: cut(text, dashed) };
  for (const phrase of [BETWEEN, KOREAN_RANGE]) {
    const found = phrase.exec(text);
    if (!found) continue;
    const to = clockOf(found.slice(6, 11));
    const from = clockOf([
      found[1],
      found[2],
      found[3],
      found[4] ?? (/^(?:am|pm)$/u.test(found[9] ?? '') ? found[9] : undefined),
      found[5],
    ]);
    if (from && to) return { kind: 'range', from, to, rest: cut(text, found) };
  }
  for (const [phrase, end] of [
    [SINCE, 'from'],
    [KOREAN_SINCE, 'from'],
    [UNTIL, 'to'],
    [KOREAN_UNTIL, 'to'],
  ] as const) {
    const found = phrase.exec(text);
    const clock = found && clockOf(found.slice(1, 6));
    if (found && clock)
      return { kind: 'range', from: end === 'from' ? clock : null, to: end === 'to' ? clock : null, rest: cut(text, found) };
  }
  const at = AT.exec(text);
  const clock = at && clockOf([at[1], at[2] ?? at[4], at[3], at[5], at[6]]);
  return at && clock ? { kind: 'around', from: clock, to: null, rest: cut(text, at) } : null;
}

function clockOf([half, hour, minute, suffix, koreanMinute]: ReadonlyArray<string | undefined>): Clock | null {
  const said = Number(hour);
  const minutes = Number(minute ?? koreanMinute ?? 0);
  if (!(said <= 24) || minutes > 59) return null;
  const late = /^p|дня|вечера/u.test(suffix ?? '') || half === '오후';
  const early = /^a\.?m|утра|ночи/u.test(suffix ?? '') || half === '오전';
  const lifted = late && said < 12 ? said + 12 : early && said === 12 ? 0 : said;
  return { hour: lifted, minute: minutes, exact: minute !== undefined || late || early };
}

function plain(text: string | undefined): Clock {
  const [hour = '0', minute = '0'] = (text ?? '').split(':');
  return { hour: Number(hour), minute: Number(minute), exact: true };
}

/** The nearest such date that is not in the future. */
function passed(
  { month, day }: { readonly month: number; readonly day: number },
  today: WallTime,
): Pick<WallTime, 'year' | 'month' | 'day'> {
  const later = month > today.month || (month === today.month && day > today.day);
  return { year: later ? today.year - 1 : today.year, month, day };
}

function cut(text: string, found: RegExpExecArray): string {
  return `${text.slice(0, found.index)} ⌚ ${text.slice(found.index + found[0].length)}`;
}

function words(alternatives: string): RegExp {
  return new RegExp(`${START}(?:${alternatives})${END}`, 'u');
}
