/** What a number counts or measures, and by how much it is multiplied to be in the first unit of that kind. */
export type Unit = { readonly dimension: string; readonly factor: number };

const KILO = 1000;
const KIBI = 1024;
const BYTES: ReadonlyArray<readonly [prefix: string, factor: number]> = [
  ['', 1],
  ...['[kKкК]', '[MМ]', '[GГ]', '[TТ]', '[PП]'].map((letter, at): readonly [string, number] => [letter, KILO ** (at + 1)]),
  ...['[Kк]', '[MМ]', '[GГ]', '[TТ]', '[PП]'].map((letter, at): readonly [string, number] => [`${letter}[iи]`, KIBI ** (at + 1)]),
];
/** Names of units as people write them after a number, in every language. A lone `с` before a figure means "since". */
const UNITS: ReadonlyArray<readonly [pattern: string, dimension: string, factor: number]> = [
  ['(?:%|percent(?:age)?|процент\\p{L}*|퍼센트) ?(?:points?|пункт\\p{L}*|포인트)', 'points', 1],
  ['%(?:p|п)|п\\. ?п\\.', 'points', 1],
  ['%|percent|процент\\p{L}*|퍼센트', 'percent', 1],
  ['(?:µs|us|мкс|microseconds?|микросекунд\\p{L}*|마이크로초)', 'seconds', 1e-6],
  ['(?:ms|мс|milliseconds?|миллисекунд\\p{L}*|밀리초)', 'seconds', 1e-3],
  ['(?:s|secs?|seconds?|сек|секунд\\p{L}*)|с(?! ?\\d)|초', 'seconds', 1],
  ['(?:min|mins|minutes?|мин|минут\\p{L}*)|분', 'seconds', 60],
  ['(?:h|hrs?|hours?|ч|час\\p{L}*)|시간', 'seconds', 3600],
  ['(?:d|days?|дн\\p{L}*|день|сут\\p{L}*)|일', 'seconds', 86_400],
  ['(?:weeks?|недел\\p{L}*)|주', 'seconds', 604_800],
  ...BYTES.flatMap(
    ([prefix, factor]): ReadonlyArray<readonly [string, string, number]> => [
      [`${prefix}(?:B|Б)(?:/s|/с|ps)`, 'bytes a second', factor],
      [`${prefix}(?:B|Б)`, 'bytes', factor],
    ],
  ),
  ['°C|degrees|градус\\p{L}*|도', 'degrees', 1],
  ['rpm|об/мин', 'turns', 1],
  ['/s|/с|per second|a second|в секунду', 'a second', 1],
  ['×', 'multiple', 1],
  ['%?(?:times|x|раза?)|회|번|건|개|줄', 'count', 1],
];
const LETTER = '\\p{Script=Latin}\\p{Script=Cyrillic}';

/** The source of a pattern: a number, its sign, and the unit that stands after it. */
export const AMOUNT = `(?<![${LETTER}\\d_./:-])[-−+]?\\d+(?:[.,]\\d+)?(?:[ \\u00a0\\u202f]?(?:${UNITS.map(([pattern]) => pattern).join('|')})(?![${LETTER}]))?(?![${LETTER}\\d_]|[.,:]\\d)`;
const PARTS = /^([-−+]?\d+(?:[.,](\d+))?)[ \u00a0\u202f]?(.*)$/su;
const KNOWN = UNITS.map(([pattern, dimension, factor]) => ({ pattern: new RegExp(`^(?:${pattern})$`, 'u'), dimension, factor }));

/** A number as it is written: its value in the unit's first, and half of its last digit there. */
export function amountOf(written: string): Unit & { readonly value: number; readonly tolerance: number } {
  const [, number = '', decimals = '', name = ''] = PARTS.exec(written) ?? [];
  const { dimension, factor } = KNOWN.find(({ pattern }) => pattern.test(name)) ?? { dimension: 'count', factor: 1 };
  const value = Number(number.replace(',', '.').replace('−', '-')) * factor;
  return { dimension, factor, value, tolerance: (0.5 * factor) / 10 ** decimals.length };
}
