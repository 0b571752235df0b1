import type { WallTime } from '../../domain/zoned.ts';

export type NamedDay = {
  readonly day: Pick<WallTime, 'year' | 'month' | 'day'>;
  /** From that day on. */
  readonly since: boolean;
  /** The end of a time that began before: "to friday", "по пятницу". */
  readonly ends: boolean;
  /** An end by its word alone: "until friday". */
  readonly until: boolean;
  readonly start: number;
  readonly end: number;
};

const START = '(?<![\\p{L}\\p{N}.:-])';
const END = '(?![\\p{L}\\p{N}]|:\\d|-\\d{2})';
/** What may follow a word of Korean; hours may follow at once. */
const PARTICLES = '(?:에는|부터|까지|에|엔|은|는|도|의|만|치|거)?(?!\\p{Script=Hangul})';
const SINCE = /(?<!\p{L})(?:since|from|starting(?: from| on)?|с|со|от|начиная с)\s+$/u;
const ENDS = /(?:(?<!\p{L})(?:to|till?|until|through|thru|and|до|по|и)\s+|[-–—~]\s*)$/u;
/** Hours of the day that ends it stand between in Korean. */
const ENDS_AFTER = /^\s*(?:(?:오전|오후|새벽|아침|낮|저녁|밤)\s?)?\d{1,2}(?::\d{2}|시(?:\s?\d{1,2}분)?)?\s?(?:까지|사이)/u;
const UNTIL = /(?<!\p{L})(?:till?|until|by|до|к)\s+$/u;

/** `words` of English and Russian, `korean` with what may follow them. */
export function words(alternatives: string, korean?: string): RegExp {
  const known = `${START}(?:${alternatives})${END}`;
  return new RegExp(korean === undefined ? known : `${known}|(?<!\\p{L})(?:${korean})${PARTICLES}`, 'u');
}

const ON = '(?:on |last |this |(?:за |в |во |на )?(?:прошл\\p{L}+ |эт(?:от|у|о) )?)?';
const WEEKDAYS: readonly RegExp[] = [
  words(`${ON}(?:sunday|sun|воскресень[ея]|вс)`, '일요일|일욜'),
  words(`${ON}(?:monday|mon|понедельник\\p{L}*|пн)`, '월요일|월욜'),
  words(`${ON}(?:tuesday|tues?|вторник\\p{L}*|вт)`, '화요일|화욜'),
  words(`${ON}(?:wednesday|weds?|сред[уы]|ср)`, '수요일|수욜'),
  words(`${ON}(?:thursday|thu|thurs?|четверг\\p{L}*|чт)`, '목요일|목욜'),
  words(`${ON}(?:friday|fri|пятниц[уы]|пт)`, '금요일|금욜'),
  words(`${ON}(?:saturday|sat|суббот[уы]|сб)`, '토요일|토욜'),
];
/** Words of their own ("sun", "mon", "ср"); they are days only beside a word that says so. */
const SHORT = /^[a-zа-я]{2,3}$/u;

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
const DAYS_OF_MONTHS = MONTHS.map((name) => [
  new RegExp(`${START}(?:on |за |на )?(?:the )?(\\d{1,2})(?:st|nd|rd|th|-го)? (?:of )?(?:${name})${END}`, 'u'),
  new RegExp(`${START}(?:on )?(?:${name}) (\\d{1,2})(?:st|nd|rd|th)?${END}`, 'u'),
]);
const DAYS_OF_ONE_MONTH = new RegExp(
  `${START}(\\d{1,2})(?:st|nd|rd|th|-го)?\\s?(-|–|to|and|по|до|и)\\s?(\\d{1,2})(?:st|nd|rd|th|-го)? (${MONTHS.join('|')})${END}`,
  'u',
);
const ISO_DAY = new RegExp(`${START}(?:on |за |на )?(\\d{4})-(\\d{2})-(\\d{2})(?:t(?=\\d))?(?![\\p{L}\\p{N}])`, 'u');
const DOTTED_DAY = new RegExp(`${START}(?:за |на )?(\\d{1,2})\\.(\\d{2})(?:\\.(\\d{4}))?(?![\\p{L}\\p{N}.])`, 'u');
const KOREAN_DAY = new RegExp(`(?<!\\d)(\\d{1,2})월 ?(\\d{1,2})일${PARTICLES}`, 'u');
const DAYS_BACK: ReadonlyArray<readonly [phrase: RegExp, back: number]> = [
  [words('(?:the )?day before yesterday|(?:за )?позавчера(?:шн\\p{L}+(?: дн[яь]| день)?)?', '그저께|그제|엊그제'), 2],
  [
    words(
      'yesterday|yday|ystr?day|yesterda|yest(?:er|e|ur)day|yest|(?:за )?вчера(?:шн\\p{L}+(?: дн[яь]| день)?)?|last(?= (?:evening|afternoon|morning))',
      '어제|어저께',
    ),
    1,
  ],
  [words('(?:for )?today|(?:за |на )?сегодня(?:шн\\p{L}+(?: день)?)?', '오늘|금일'), 0],
];

type Today = WallTime & { readonly weekday: number };
type Found = { readonly day: NamedDay['day']; readonly at: RegExpExecArray };

/** "18-20 nov" with both days whole. */
export function spelledDays(text: string): string {
  return text.replace(
    DAYS_OF_ONE_MONTH,
    (_all, from: string, to: string, until: string, month: string) => `${from} ${month} ${to} ${until} ${month}`,
  );
}

/** The days a text names, in its order, counted back from today where it gives no year or date: the last of that name that has begun. */
export function daysNamed(text: string, today: Today): NamedDay[] {
  const days: NamedDay[] = [];
  for (let rest = text, found = dayIn(rest, today); found !== null && days.length < 2; found = dayIn(rest, today)) {
    const { day, at } = found;
    const end = at.index + at[0].length;
    const before = text.slice(0, at.index);
    days.push({
      day,
      since: SINCE.test(before) || at[0].endsWith('부터'),
      ends: ENDS.test(before) || at[0].endsWith('까지') || ENDS_AFTER.test(text.slice(end)),
      until: UNTIL.test(before) || at[0].endsWith('까지'),
      start: at.index,
      end,
    });
    rest = `${rest.slice(0, at.index)}${' '.repeat(at[0].length)}${rest.slice(end)}`;
  }
  return days.sort((a, b) => a.start - b.start);
}

function dayIn(text: string, today: Today): Found | null {
  for (const [phrase, back] of DAYS_BACK) {
    const at = phrase.exec(text);
    if (at) return { day: daysBefore(today, back), at };
  }
  const iso = ISO_DAY.exec(text);
  if (iso) return { day: { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, at: iso };
  for (const [index, patterns] of DAYS_OF_MONTHS.entries()) {
    const at = patterns.map((pattern) => pattern.exec(text)).find((one) => one !== null);
    if (at) return { day: passed({ month: index + 1, day: Number(at[1]) }, today), at };
  }
  const korean = KOREAN_DAY.exec(text);
  if (korean) return { day: passed({ month: Number(korean[1]), day: Number(korean[2]) }, today), at: korean };
  const dotted = DOTTED_DAY.exec(text);
  if (dotted && Number(dotted[2]) >= 1 && Number(dotted[2]) <= 12 && Number(dotted[1]) <= 31) {
    const day = { month: Number(dotted[2]), day: Number(dotted[1]) };
    return { day: dotted[3] ? { year: Number(dotted[3]), ...day } : passed(day, today), at: dotted };
  }
  for (const [weekday, phrase] of WEEKDAYS.entries()) {
    const at = phrase.exec(text);
    const before = at ? text.slice(0, at.index) : '';
    if (at && (!SHORT.test(at[0]) || /^(?:tue|fri|thu)$/.test(at[0]) || SINCE.test(before) || ENDS.test(before) || UNTIL.test(before))) {
      return { day: daysBefore(today, (today.weekday - weekday + 7) % 7 || 7), at };
    }
  }
  return null;
}

function daysBefore({ year, month, day }: WallTime, back: number): NamedDay['day'] {
  return { year, month, day: day - back };
}

/** The nearest such date that is not in the future. */
function passed({ month, day }: { readonly month: number; readonly day: number }, today: WallTime): NamedDay['day'] {
  const later = month > today.month || (month === today.month && day > today.day);
  return { year: later ? today.year - 1 : today.year, month, day };
}
