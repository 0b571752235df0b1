/** Numbers as they are said, not typed: by a phone that listens, or by who writes as they speak. */
const HOURS_EN = ['twelve', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const MINUTES_EN: Readonly<Record<string, number>> = {
  ...{ 'oh five': 5, five: 5, ten: 10, fifteen: 15, twenty: 20, 'twenty five': 25, thirty: 30, 'thirty five': 35, forty: 40 },
  ...{ 'forty five': 45, fifty: 50, 'fifty five': 55 },
};
const HOURS_RU = [
  'двенадцать',
  'час',
  'два',
  'три',
  'четыре',
  'пять',
  'шесть',
  'семь',
  'восемь',
  'девять',
  'десять',
  'одиннадцать',
  'двенадцать',
];
/** "Of the ninth": half an hour before nine. */
const HOURS_OF_RU = [
  '',
  'первого',
  'второго',
  'третьего',
  'четвертого',
  'пятого',
  'шестого',
  'седьмого',
  'восьмого',
  'девятого',
  'десятого',
  'одиннадцатого',
  'двенадцатого',
];
const MINUTES_RU: Readonly<Record<string, number>> = {
  ...{ пять: 5, десять: 10, пятнадцать: 15, двадцать: 20, 'двадцать пять': 25, тридцать: 30, 'тридцать пять': 35, сорок: 40 },
  ...{ 'сорок пять': 45, пятьдесят: 50, 'пятьдесят пять': 55 },
};
const DIGITS: Readonly<Record<string, number>> = {
  ...{ zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12 },
  ...{ ноль: 0, нуль: 0, один: 1, два: 2, три: 3, четыре: 4, пять: 5, шесть: 6, семь: 7, восемь: 8, девять: 9, десять: 10 },
  ...{ одиннадцать: 11, двенадцать: 12, оу: 0, oh: 0 },
};
const SINO: Readonly<Record<string, number>> = { 일: 1, 이: 2, 삼: 3, 사: 4, 오: 5, 육: 6, 칠: 7, 팔: 8, 구: 9 };

const oneOf = (words: readonly string[]) =>
  [...words]
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    .join('|');
const BEFORE =
  '(?<=(?<!\\p{L})(?:since|from|at|after|before|until|till|to|by|around|about|between|and|с|со|в|к|до|по|после|около|от|между|и) (?:about |around |примерно |около )?)';
const HALF_EN = new RegExp(`(?<!\\p{L})(half past|half|quarter past|quarter to) (${oneOf(HOURS_EN)})(?!\\p{L})`, 'gu');
const CLOCK_EN = new RegExp(
  `${BEFORE}(${oneOf(HOURS_EN)}) (${oneOf(Object.keys(MINUTES_EN))})(?!\\p{L})(?! (?:hours?|minutes?|mins?|hosts?|servers?))`,
  'gu',
);
const HALF_RU = new RegExp(`(?<!\\p{L})(?:пол(?:овин[аыеу])? ?)(${oneOf(HOURS_OF_RU)})(?!\\p{L})`, 'gu');
const QUARTER_RU = new RegExp(`(?<!\\p{L})(?:четверт[ьи] )(${oneOf(HOURS_OF_RU)})(?!\\p{L})`, 'gu');
const CLOCK_RU = new RegExp(
  `${BEFORE}(${oneOf(HOURS_RU)}) (${oneOf(Object.keys(MINUTES_RU))})(?!\\p{L})(?! (?:час|минут|сервер|хост))`,
  'gu',
);
/** With a ten; one digit alone is many other words, so it takes what says that time is meant. */
const LENGTH_KO =
  /(?<!\p{Script=Hangul})(?:([이삼사오]?)(십)([일이삼사오육칠팔구]?) ?(?=(?:분|초)(?:간|동안|전|만)?(?!\p{Script=Hangul}{3}))|(?<=(?:최근|지난) ?)()()([일이삼사오육칠팔구]) ?(?=분|초)|()()([일이삼사오육칠팔구]) ?(?=(?:분|초) ?(?:전|간|동안|만)))/gu;

const clock = (hour: number, minute: number) => `${(hour + 12) % 12 || 12}:${String(minute).padStart(2, '0')}`;

/**
 * Times of the clock and lengths that are spelled out, in figures: "eight thirty" and "половина девятого" are 8:30, "이십분" is 20분.
 *
 * @param text in lower case, `ё` as `е`
 */
export function timesInFigures(text: string): string {
  return text
    .replace(HALF_EN, (_whole, part: string, hour: string) => {
      const at = HOURS_EN.lastIndexOf(hour);
      return part === 'quarter to' ? clock(at - 1, 45) : clock(at, part === 'quarter past' ? 15 : 30);
    })
    .replace(CLOCK_EN, (_whole, hour: string, minute: string) => clock(HOURS_EN.lastIndexOf(hour), MINUTES_EN[minute] ?? 0))
    .replace(HALF_RU, (_whole, hour: string) => clock(HOURS_OF_RU.indexOf(hour) - 1, 30))
    .replace(QUARTER_RU, (_whole, hour: string) => clock(HOURS_OF_RU.indexOf(hour) - 1, 15))
    .replace(CLOCK_RU, (_whole, hour: string, minute: string) => clock(HOURS_RU.lastIndexOf(hour), MINUTES_RU[minute] ?? 0))
    .replace(LENGTH_KO, (whole, ...groups: readonly (string | undefined)[]) => {
      const of = (part: number) => groups[part] || groups[part + 3] || groups[part + 6];
      const [tens, ten, one] = [of(0), of(1), of(2)];
      const value = (ten ? (SINO[tens ?? ''] ?? 1) * 10 : 0) + (SINO[one ?? ''] ?? 0);
      return value === 0 ? whole : String(value);
    });
}

/** What parts of names are called in Korean, before a number. */
const PARTS_KO: Readonly<Record<string, string>> = {
  ...{ 디비: 'db', 웹: 'web', 앱: 'app', 런: 'lun', 루운: 'lun', 랙: 'rack', 유피에스: 'ups', 피디유: 'pdu', 스위치: 'sw', 백업: 'backup' },
  ...{ 메일: 'mail', 노드: 'node', 워커: 'worker', 마스터: 'master', 서버: 'srv', 에스알브이: 'srv' },
};
const DIGITS_KO: Readonly<Record<string, string>> = { 공: '0', 영: '0', ...Object.fromEntries(Object.entries(SINO)) } as Record<
  string,
  string
>;
const DASH = /(?<=[a-z\d]) ?(?:dash|hyphen|minus|тире|дефис|минус|대시|하이픈) ?(?=[a-z\d])/gu;
const NAMED_KO = new RegExp(
  `(?<!\\p{Script=Hangul})(${oneOf(Object.keys(PARTS_KO))}) ?(?!이(?!\\p{Script=Hangul}))([공영일이삼사오육칠팔구]{1,4})(?!\\p{Script=Hangul})`,
  'gu',
);
const COUNTED = '(?! ?(?:times?|hours?|min|days?|weeks?|раз|час|мин|дн|ден|сут|недел))';
const SERVER = new RegExp(`(?<![\\p{L}\\p{N}])(?:server|сервер(?:а|у|е|ом)?) (?=\\d{1,3}(?![\\p{L}\\p{N}:.])${COUNTED})`, 'gu');

/** Digits that are spelled out, in figures, those that stand together as one number: "db zero three" is db 03, "디비 공삼" too. */
export function digitsInFigures(text: string): string {
  const words = oneOf(Object.keys(DIGITS));
  const run = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?:[ -](?:${words}))*(?![\\p{L}\\p{N}])${COUNTED}`, 'gu');
  return text
    .replace(run, (said) =>
      said
        .split(/[ -]/)
        .map((word) => DIGITS[word] ?? '')
        .join(''),
    )
    .replace(NAMED_KO, (_whole, part: string, digits: string) => `${PARTS_KO[part]} ${[...digits].map((one) => DIGITS_KO[one]).join('')}`);
}

/** Ways to write a name that is spelled aloud, the likelier first: "srv 1 dash 2" is srv 1-2, and "server 1" may be called srv 1. */
export function namesAsWritten(text: string): string[] {
  const dashed = text.replace(DASH, '-');
  return [dashed, dashed.replace(SERVER, 'srv ')];
}
