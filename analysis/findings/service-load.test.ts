import { expect, test } from 'vitest';
import { meanOfQuantiles } from './service-load.ts';

test('the mean of quantiles is the area under straight lines between them, level beyond the outermost', () => {
  expect(meanOfQuantiles([[0.5, 7]])).toBeCloseTo(7, 9);
  expect(
    meanOfQuantiles([
      [0.99, 4],
      [0.5, 1],
      [0.9, 2],
    ]),
  ).toBeCloseTo(0.5 * 1 + 0.4 * 1.5 + 0.09 * 3 + 0.01 * 4, 9);
});

test('several series of one quantile count as one, whichever share of requests it is', () => {
  const [once, twice] = [
    meanOfQuantiles([
      [0.5, 2],
      [0.99, 10],
    ]),
    meanOfQuantiles([
      [0.5, 2],
      [0.99, 8],
      [0.99, 12],
    ]),
  ];
  expect(twice).toBeCloseTo(once, 9);
  expect(meanOfQuantiles([])).toBe(0);
});
