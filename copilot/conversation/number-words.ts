/** Numbers that are written as words, in every language. */
const ENGLISH = 'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const ENGLISH_TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';
const RUSSIAN: Readonly<Record<number, string>> = {
  0.5: 'половина половину половины пополам',
  2: 'два две двух двумя двум дважды вдвое двое',
  3: 'три трёх трех тремя трём трижды втрое трое',
  4: 'четыре четырёх четырех четырьмя вчетверо четверо',
  5: 'пять пяти пятью впятеро',
  6: 'шесть шести шестью',
  7: 'семь семи семью',
  8: 'восемь восьми',
  9: 'девять девяти',
  10: 'десять десяти десятью десятка',
  11: 'одиннадцать одиннадцати',
  12: 'двенадцать двенадцати',
  13: 'тринадцать тринадцати',
  14: 'четырнадцать четырнадцати',
  15: 'пятнадцать пятнадцати',
  16: 'шестнадцать шестнадцати',
  17: 'семнадцать семнадцати',
  18: 'восемнадцать восемнадцати',
  19: 'девятнадцать девятнадцати',
  20: 'двадцать двадцати',
  30: 'тридцать тридцати',
  40: 'сорок сорока',
  50: 'пятьдесят пятидесяти',
  60: 'шестьдесят шестидесяти',
  70: 'семьдесят семидесяти',
  80: 'восемьдесят восьмидесяти',
  90: 'девяносто',
  100: 'сто ста',
  200: 'двести двухсот',
  300: 'триста трёхсот трехсот',
  1000: 'тысяча тысячи',
};
const OTHERS: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1000,
  million: 1_000_000,
  dozen: 12,
  half: 0.5,
  halved: 0.5,
  twice: 2,
  thrice: 3,
  double: 2,
  doubled: 2,
  doubles: 2,
  triple: 3,
  tripled: 3,
};

const VALUES: ReadonlyMap<string, number> = new Map<string, number>([
  ...ENGLISH.split(' ').map((word, at): [string, number] => [word, at + 2]),
  ...ENGLISH_TENS.split(' ').flatMap(
    (ten, at): Array<[string, number]> => [
      [ten, (at + 2) * 10],
      ...['one', ...ENGLISH.split(' ').slice(0, 8)].map((unit, more): [string, number] => [`${ten}-${unit}`, (at + 2) * 10 + more + 1]),
    ],
  ),
  ...Object.entries(RUSSIAN).flatMap(([value, forms]) => forms.split(' ').map((form): [string, number] => [form, Number(value)])),
  ...Object.entries(OTHERS),
]);
/** Those that may stand before another word as a figure does: no `half`, no `twice`. */
const COUNTING = [...VALUES].filter(([word]) => !(word in OTHERS) || word === 'hundred').map(([word]) => word);
const KOREAN: Readonly<Record<string, number>> = { 두: 2, 세: 3, 네: 4, 다섯: 5, 여섯: 6, 일곱: 7, 여덟: 8, 아홉: 9, 열: 10 };

/** The source of a pattern with one group: a number in digits, or a word that counts. */
export const NUMBER = `(\\d+(?:[.,]\\d+)?|${[...COUNTING, ...Object.keys(KOREAN)].sort((a, b) => b.length - a.length).join('|')})`;

/** A number as digits, however it was written. */
export function figure(written: string): string {
  const word = written.toLowerCase();
  return String(VALUES.get(word) ?? KOREAN[word] ?? written);
}

/** Numbers written as words become figures, so that they are checked like figures. */
export function withFigures(text: string): string {
  const figures = text.replace(/\p{L}+(?:-\p{L}+)?/gu, (word) =>
    VALUES.has(word.toLowerCase())
      ? figure(word)
      : word
          .split('-')
          .map((part) => String(VALUES.get(part.toLowerCase()) ?? part))
          .join('-'),
  );
  return figures.replace(/(?<![\d.,])(\d+) (?:and a half|с половиной)(?!\p{L})/giu, '$1.5');
}
