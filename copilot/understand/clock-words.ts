import { words } from './days.ts';

/** `exact` where minutes or a half of the day were said, so that 6 cannot mean 18. */
export type Clock = { readonly hour: number; readonly minute: number; readonly exact?: boolean };

/** Parts of a day, as hours of its wall clock. */
export const DAY_PARTS: ReadonlyArray<{ readonly phrase: RegExp; readonly from: number; readonly to: number }> = [
  // The night of a named day is the one it ends with.
  { phrase: words('(?<=⌚ +)night', '(?<=⌚ *)밤(?! ?\\d)'), from: 22, to: 30 },
  { phrase: words('last night|(?:прошлой|этой) ночью', '지난 ?밤|어젯밤|간밤'), from: -2, to: 6 },
  {
    phrase: words(
      '(?:in the |this |early )?morning|утром|за утро|утро(?<=⌚ +утро)|утра(?<=(?:(?<!\\p{L})с|⌚) +утра)',
      '아침(?! ?\\d)|오전(?! ?\\d)',
    ),
    from: 6,
    to: 12,
  },
  { phrase: words('(?:in the |this )?afternoon|днем|после обеда', '오후(?! ?\\d)|점심 ?이후'), from: 12, to: 18 },
  {
    phrase: words(
      '(?:in the |this )?evening|tonight|вечером|за вечер|вечер(?<=⌚ +вечер)|вечера(?<=(?:(?<!\\p{L})с|⌚) +вечера)',
      '저녁(?! ?\\d)',
    ),
    from: 18,
    to: 24,
  },
  {
    phrase: words(
      'at night|(?:in the |during the )?night|overnight|ночью|за ночь|ночь(?<=⌚ +ночь)|ночи(?<=(?:(?<!\\p{L})с|⌚) +ночи)',
      '밤에|밤사이|밤새|새벽(?! ?\\d)',
    ),
    from: 0,
    to: 6,
  },
];

const HALF = '오전|오후|새벽|아침|낮|저녁|밤';
const CLOCK = `(?:~|about |abt |around |circa |approx\\.? |примерно |около |где-то |약 )?(?:(${HALF})\\s?)?(\\d{1,2})(?::(\\d{2}))?\\s?(am|pm|a\\.m\\.|p\\.m\\.|h|o['’]clock|ч(?:ас(?:а|ов)?)?|утра|дня|вечера|ночи|시(?!간)(?:\\s?(\\d{1,2})분)?)?`;
/** How many groups `CLOCK` has. */
const GROUPS = 5;
const START = '(?<![\\p{L}\\p{N}.:-])';
/** Korean needs no space before a number. */
const KOREAN_START = '(?<![a-zа-я\\p{N}.:-])';
/** Not the beginning of a longer number, nor a count: "from 3 hosts", "до 80%". */
const END =
  '(?![\\p{L}\\p{N}]|:\\d|-\\d{2}|\\s?(?:%|(?:hosts?|servers?|nodes?|disks?|boxes|times|requests?|users?|errors?|percent|[kmgt]i?b|ms|сервер|хост|узл|нод|машин|диск|раз(?!\\p{L})|пользовател|запрос|ошиб|процент|[кмгт]б|мс)))';

const KEYWORD = '(between|from|since|с|со|от|между|в период с|в промежутке с)';
const RANGE = new RegExp(`${START}(?:${KEYWORD}\\s+)?${CLOCK}\\s*(and|to|till?|until|-|–|—|~|до|по|и)\\s*${CLOCK}${END}`, 'u');
const KOREAN_RANGE = new RegExp(`${KOREAN_START}${CLOCK}\\s?(?:부터|에서|~|-)\\s?${CLOCK}\\s?(?:까지|사이)`, 'u');
const KOREAN_OPEN_RANGE = new RegExp(`${KOREAN_START}${CLOCK}\\s?(?:부터|에서|~)\\s?${CLOCK}`, 'u');
const SINCE = new RegExp(`${START}(?:since|from|starting (?:at|from)|с|со|от|начиная с)\\s+${CLOCK}${END}`, 'u');
const AFTER = new RegExp(`${START}(?:after|после)\\s+${CLOCK}${END}`, 'u');
const UNTIL = new RegExp(`${START}(?:before|until|till?|by|до|по)\\s+${CLOCK}${END}`, 'u');
const KOREAN_SINCE = new RegExp(`${KOREAN_START}${CLOCK}\\s?부터`, 'u');
const KOREAN_AFTER = new RegExp(`${KOREAN_START}${CLOCK}\\s?이후(?:에|로)?`, 'u');
const KOREAN_UNTIL = new RegExp(`${KOREAN_START}${CLOCK}\\s?(?:까지|이전(?:에)?)`, 'u');
const AT = new RegExp(`${START}(at|around|about|@|в|около|примерно в|где-то в)?\\s*${CLOCK}(?:${END}|(?<=시|분)(?:에|쯤)?)`, 'gu');
const KOREAN_AT = new RegExp(`${KOREAN_START}()${CLOCK}(?<=시|분)(?:에|쯤|경)?`, 'gu');

export type ClockRange = {
  readonly kind: 'range' | 'around';
  readonly from: Clock | null;
  readonly to: Clock | null;
  /** What begins at `from` lasts until now, not only until that day is over. */
  readonly since: boolean;
  readonly rest: string;
};

/** Hours of the clock in a text: a range with one or two ends, or one time with what is around it. @param hasDay a day or a part of it is named, too */
export function clockRange(text: string, hasDay: boolean): ClockRange | null {
  return twoEnds(text, hasDay) ?? oneEnd(text) ?? around(text, hasDay);
}

function twoEnds(text: string, hasDay: boolean): ClockRange | null {
  for (const phrase of [KOREAN_RANGE, KOREAN_OPEN_RANGE]) {
    const found = phrase.exec(text);
    if (found) return between(text, found, found.slice(1), found.slice(1 + GROUPS));
  }
  const found = RANGE.exec(text);
  if (!found) return null;
  const [, keyword, ...rest] = found;
  const [first, by, second] = [rest.slice(0, GROUPS), rest[GROUPS], rest.slice(GROUPS + 1)];
  const isExact = [first[2], first[3], second[2], second[3]].some((part) => part !== undefined && part !== 'h');
  if (keyword === undefined && (/^(?:and|и)$/u.test(by ?? '') || !(isExact || hasDay))) return null;
  return between(text, found, first, second);
}

/** The half of the day that is said of one end holds for the other: "2 to 4 pm", "с 11 до 2 ночи", "오후 2시부터 4시". */
function between(text: string, found: RegExpExecArray, first: Groups, second: Groups): ClockRange | null {
  const [from, to] = [clockOf(first), clockOf(second)];
  if (!from || !to) return null;
  const is12 = (hour: string | undefined) => Number(hour) >= 1 && Number(hour) <= 12;
  const hours = is12(first[1]) && is12(second[1]);
  const later = (from.hour % 12) * 60 + from.minute < (to.hour % 12) * 60 + to.minute;
  const inHalf = (hour: number, isLate: boolean) => (hour % 12) + (isLate ? 12 : 0);
  const start = hours && !hasHalf(first) && hasHalf(second) ? inHalf(from.hour, later === to.hour >= 12) : from.hour;
  const end = hours && hasHalf(first) && !hasHalf(second) && later ? inHalf(to.hour, from.hour >= 12) : to.hour;
  const exact = from.exact === true || to.exact === true;
  return {
    kind: 'range',
    from: { ...from, hour: start, exact },
    to: { ...to, hour: end, exact },
    since: false,
    rest: cut(text, found),
  };
}

function oneEnd(text: string): ClockRange | null {
  for (const [phrase, end, since] of [
    [SINCE, 'from', true],
    [KOREAN_SINCE, 'from', true],
    [AFTER, 'from', false],
    [KOREAN_AFTER, 'from', false],
    [UNTIL, 'to', false],
    [KOREAN_UNTIL, 'to', false],
  ] as const) {
    const found = phrase.exec(text);
    const clock = found && clockOf(found.slice(1));
    if (found && clock)
      return { kind: 'range', from: end === 'from' ? clock : null, to: end === 'to' ? clock : null, since, rest: cut(text, found) };
  }
  return null;
}

/** A bare number is no hour, and "2 часа", "3h" are lengths unless "at" goes before; "at 11" is one beside a day or a part of it. */
function around(text: string, hasDay: boolean): ClockRange | null {
  for (const found of [...text.matchAll(AT), ...text.matchAll(KOREAN_AT)]) {
    const [, keyword, ...groups] = found;
    const isHour = groups[2] !== undefined || hasHalf(groups) || /^(?:o|시)/u.test(groups[3] ?? '');
    const clock = isHour || (keyword && (hasDay || groups[3] !== undefined)) ? clockOf(groups) : null;
    if (clock) return { kind: 'around', from: clock, to: null, since: false, rest: cut(text, found) };
  }
  return null;
}

type Groups = ReadonlyArray<string | undefined>;

function hasHalf([half, , , suffix]: Groups): boolean {
  return half !== undefined || /^(?:[ap]|утра|дня|вечера|ночи)/u.test(suffix ?? '');
}

function clockOf(groups: Groups): Clock | null {
  const [half = '', hour, minute, suffix = '', koreanMinute] = groups;
  const said = Number(hour);
  const minutes = Number(minute ?? koreanMinute ?? 0);
  if (!(said <= 24) || minutes > 59) return null;
  const isNight = half === '밤' || /^ночи/u.test(suffix);
  const late = /^p|дня|вечера/u.test(suffix) || /오후|저녁|낮/u.test(half) || (isNight && said >= 6);
  const lifted = late && said < 12 && !(half === '낮' && said >= 10) ? said + 12 : hasHalf(groups) && !late && said === 12 ? 0 : said;
  return { hour: lifted, minute: minutes, exact: minute !== undefined || hasHalf(groups) };
}

function cut(text: string, found: RegExpExecArray): string {
  return `${text.slice(0, found.index)} ⌚ ${text.slice(found.index + found[0].length)}`;
}
