import { expect, test } from 'vitest';
import { significance, significantTerms } from './counting.ts';

test('significance is 2 × Σ observed × ln(observed / expected) over the table of four', () => {
  // 10 of 100 against 10 of 1,000: expected are 20/11 and 200/11 of the term, the rest without it.
  const byHand =
    2 *
    (10 * Math.log(10 / (20 / 11)) +
      10 * Math.log(10 / (200 / 11)) +
      90 * Math.log(90 / (1_080 / 11)) +
      990 * Math.log(990 / (10_800 / 11)));
  expect(significance(10, 100, 10, 1_000)).toBeCloseTo(byHand, 9);
  expect(byHand).toBeCloseTo(22.908, 3);
  expect(significance(10, 100, 100, 1_000)).toBeCloseTo(0, 9);
  expect(significance(5, 5, 0, 5)).toBeCloseTo(2 * 10 * Math.log(2), 9);
});

test('only what is more frequent than in the background is significant, and nothing without a background', () => {
  const counted = [
    { term: 'b', count: 20, backgroundCount: 10 },
    { term: 'a', count: 20, backgroundCount: 10 },
    { term: 'same', count: 10, backgroundCount: 100 },
    { term: 'fewer', count: 5, backgroundCount: 200 },
    { term: 'single', count: 1, backgroundCount: 0 },
  ];
  const options = { atLeast: 2, limit: 9 };
  const { terms } = significantTerms(counted, { total: 100, backgroundTotal: 1_000 }, options);
  expect(terms.map(({ term }) => term)).toEqual(['a', 'b']);
  expect(significantTerms(counted, { total: 100, backgroundTotal: 0 }, options).terms).toEqual([]);
});
