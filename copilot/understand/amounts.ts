const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Lengths by the beginning of their name, the longer names first. */
const UNITS: ReadonlyArray<readonly [name: RegExp, ms: number]> = [
  [/^(?:months?|месяц|개월|달)/u, 30 * DAY_MS],
  [/^(?:minutes?|mins?|минут|мин|분|m$|м$)/u, MINUTE_MS],
  [/^(?:seconds?|secs?|секунд|сек|초|s$|с$)/u, 1_000],
  [/^(?:hours?|hrs?|час|시간|h$|ч$)/u, HOUR_MS],
  [/^(?:days?|дн|день|дня|сут|일$|d$|д$)/u, DAY_MS],
  [/^(?:weeks?|недел|주|w$)/u, 7 * DAY_MS],
];
export const UNIT =
  '(?:months?|minutes?|mins?|hours?|hrs?|days?|weeks?|seconds?|secs?|[mhdsw]|месяц\\p{L}*|минут\\p{L}*|мин|час\\p{L}*|ч|дн\\p{L}*|день|сутки|суток|недел\\p{L}*|секунд\\p{L}*|сек|개월|달|시간|분|일|주일?|초)';

const AMOUNTS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fifteen: 15 },
    ...{ twenty: 20, thirty: 30, forty: 40, ninety: 90, half: 0.5, couple: 2, coupla: 2, few: 3, several: 3 },
    ...{
      один: 1,
      одного: 1,
      два: 2,
      две: 2,
      двух: 2,
      двое: 2,
      три: 3,
      трех: 3,
      трое: 3,
      четыре: 4,
      четырех: 4,
      четверо: 4,
      пять: 5,
      пяти: 5,
    },
    ...{ шесть: 6, шести: 6, семь: 7, восемь: 8, девять: 9, десять: 10, десяти: 10, двенадцать: 12, пятнадцать: 15, двадцать: 20 },
    ...{
      тридцать: 30,
      сорок: 40,
      пол: 0.5,
      полтора: 1.5,
      полторы: 1.5,
      полутора: 1.5,
      пару: 2,
      пара: 2,
      пары: 2,
      парочку: 2,
      несколько: 3,
    },
    ...{ 몇: 3 },
  }),
);
export const AMOUNT = `(\\d{1,4}(?:[.,]\\d)?|${[...AMOUNTS.keys()].sort((a, b) => b.length - a.length).join('|')})`;

/** @param amount as matched by `AMOUNT`, one where absent; @param unit as matched by `UNIT` */
export function lengthOf(amount: string | undefined, unit: string): number {
  const ms = UNITS.find(([name]) => name.test(unit))?.[1] ?? HOUR_MS;
  const number = amount === undefined ? 1 : (AMOUNTS.get(amount) ?? Number(amount.replace(',', '.')));
  return Math.round(number * ms);
}

const KOREAN: Readonly<Record<string, number>> = {
  ...{ 열두: 12, 열한: 11, 열: 10, 아홉: 9, 여덟: 8, 일곱: 7, 여섯: 6, 다섯: 5, 네: 4, 세: 3, 두: 2, 한: 1 },
};
const HOURS: ReadonlyArray<readonly [hour: RegExp, digits: number]> = [
  [/^(?:one|час[ау]?)$/, 1],
  [/^(?:two|два|двух)$/, 2],
  [/^(?:three|три|трех)$/, 3],
  [/^(?:four|четыре|четырех)$/, 4],
  [/^(?:five|пят[ьи])$/, 5],
  [/^(?:six|шест[ьи])$/, 6],
  [/^(?:seven|сем[ьи])$/, 7],
  [/^(?:eight|восемь|восьми)$/, 8],
  [/^(?:nine|девят[ьи])$/, 9],
  [/^(?:ten|десят[ьи])$/, 10],
  [/^(?:eleven|одиннадцат[ьи])$/, 11],
  [/^(?:twelve|двенадцат[ьи])$/, 12],
];
const KOREAN_NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:오전|오후|새벽|아침|낮|저녁|밤)\\s?)?(${Object.keys(KOREAN).join('|')})\\s?(시간|시|달|주|개월)`,
  'gu',
);
/** A number in words is an hour where a word before it and what follows say so: "since nine", "с двух до четырех", "в час ночи". */
const HOUR_WORD =
  /(?<=(?<!\p{L})(?:from|since|till|until|to|between|and|after|before|at|с|со|от|до|по|после|около|между|и|в|к)\s+)(\p{L}+)(?=\s*$|[,.?!]|\s+(?:am|pm|o'clock|in the|to|till|until|and|yesterday|today|last|this|on|час(?:ов|а)|утра|дня|вечера|ночи|до|по|и|вчера|сегодня|на|у)(?!\p{L})|\s*⌚)/gu;
const REWORDED: ReadonlyArray<readonly [said: RegExp, plain: string]> = [
  [/(?<!\p{L})이틀/gu, '2일'],
  [/(?<!\p{L})사흘/gu, '3일'],
  [/(?<!\p{L})나흘/gu, '4일'],
  [/(?<!\p{L})하루(?! ?(?:종일|만에))/gu, '1일'],
  [/(?<!\p{L})일주일/gu, '1주'],
  [/(?<!\p{L})보름/gu, '15일'],
  [/(?<!\p{L})반 ?시간/gu, '30분'],
  [/(\d+)시간 ?반(?!\p{L})/gu, '$1.5시간'],
  [/(\d+)시 ?반(?=\p{P}|\s|$|부터|까지|에|쯤)/gu, '$1:30'],
  [/(?<!\p{L})half (?:an? )?(?:hour|hr)(?!\p{L})/gu, '30 minutes'],
  [/(?<!\p{L})(?:a )?quarter (?:of )?an hour(?!\p{L})/gu, '15 minutes'],
  [/(?<!\p{L})(?:an? |one |1 )?(?:hour|hr) and (?:a )?half(?!\p{L})/gu, '1.5 hours'],
  [/(\d+) and (?:a )?half (?=hours?|days?|hrs?)/gu, '$1.5 '],
  [/(?<!\p{L})полчас\p{L}*/gu, '30 минут'],
  [/(\d+) с половиной (?=час|дн|сут)/gu, '$1.5 '],
  // "Some forty minutes" has them the other way round.
  [
    /(?<![\p{L}\d])(?<!\d )(минут|час(?:ов|а)|дн(?:ей|я)) (\d{1,3}|пять|шесть|семь|восемь|девять|десять|двенадцать|пятнадцать|двадцать|тридцать|сорок)(?!\p{L}|[\d:])/gu,
    '$2 $1',
  ],
  [/(?<!\p{L})(?:the )?(last|past) (\d+|[a-z]+) (minutes|hours|days) or so(?!\p{L})/gu, '$1 $2 $3'],
  [/(?<![\p{L}\d])(\d{1,3})м(?![\p{L}\d])/gu, '$1 минут'],
];

/** Hours and lengths in words as digits: "до трех", "since nine", "두 시간", "이틀", "half an hour". @param text in lower case, `ё` as `е` */
export function withDigits(text: string): string {
  const numbered = text
    .replace(KOREAN_NUMBER, (_all, half: string | undefined, number: string, unit: string) => `${half ?? ''}${KOREAN[number]}${unit}`)
    .replace(HOUR_WORD, (word) => String(HOURS.find(([hour]) => hour.test(word))?.[1] ?? word));
  return REWORDED.reduce((all, [said, plain]) => all.replace(said, plain), numbered);
}
