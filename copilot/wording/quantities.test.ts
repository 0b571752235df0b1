import { expect, test } from 'vitest';
import { quantity, shownAs } from './quantities.ts';

test.each([
  [5_282, 'us', '5.28 ms', '5,28 мс'],
  [2_500_000, 'us', '2.5 s', '2,5 с'],
  [21_920_000, 'kBy', '21.9 GB', '21,9 ГБ'],
  [4_135, 'kBy/s', '4.13 MB/s', '4,13 МБ/с'],
  [512, 'MiBy', '537 MB', '537 МБ'],
  [0, 'kBy', '0 B', '0 Б'],
] as const)('%d %s is told as people tell it', (value, unit, english, russian) => {
  expect([quantity(value, unit, 'en'), quantity(value, unit, 'ru')]).toEqual([english, russian]);
});

test('a chart of many values has one factor for all', () => {
  const { factor, unit } = shownAs('kBy', 21_920_000, 'en');
  expect([Number((20.24 * factor).toPrecision(3)), unit]).toEqual([0.0000202, 'GB']);
});
