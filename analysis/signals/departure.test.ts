import { expect, test } from 'vitest';
import { departure } from './departure.ts';
import type { Points } from './series.ts';
import { together } from './together.ts';

const noisy = (many: number, level: (index: number) => number): Points =>
  Array.from({ length: many }, (_, index) => [index * 60_000, level(index) + (((index * 7919) % 13) - 6) / 10] as const);
const windows = [
  [0, 200 * 60_000],
  [200 * 60_000, 210 * 60_000],
] as const;

test('a step of ten spreads departs by its size in the asked direction only', () => {
  const points = noisy(210, (index) => (index < 200 ? 50 : 60));
  const up = departure(points, windows[0], windows[1], 'up');

  expect(up?.score).toBeGreaterThan(8);
  expect(up?.excess).toBeCloseTo(10, 0);
  expect(departure(points, windows[0], windows[1], 'down')?.score).toBe(0);
});

test('what normal time often does counts little', () => {
  const rare = noisy(210, (index) => (index < 200 ? 50 : 60));
  const often = noisy(210, (index) => (index >= 200 || index % 20 < 4 ? 60 : 50));

  expect(departure(often, windows[0], windows[1], 'up')?.score).toBeLessThan(
    (departure(rare, windows[0], windows[1], 'up')?.score ?? 0) / 5,
  );
});

test('an incident as long as normal time is compared piece by piece', () => {
  const points = noisy(200, (index) => (index < 100 ? 50 : 58));
  const found = departure(points, [0, 100 * 60_000], [100 * 60_000, 200 * 60_000], 'up');

  expect(found?.score).toBeGreaterThan(5);
  expect(found?.normal).toBeCloseTo(50, 0);
});

test('too little normal time says nothing', () => {
  expect(
    departure(
      noisy(8, () => 1),
      [0, 3 * 60_000],
      [3 * 60_000, 8 * 60_000],
      'up',
    ),
  ).toBeNull();
});

test('little normal time says little, where that is asked for: half more is next to nothing, many times as much is something', () => {
  const after = (value: number) => {
    const points = [10, 11, value, value, value].map((each, index) => [index * 60_000, each] as const);
    return departure(points, [0, 2 * 60_000], [2 * 60_000, 5 * 60_000], 'up', 2)?.score ?? 0;
  };
  expect(after(16)).toBeLessThan(1.5);
  expect(after(60)).toBeGreaterThan(5);
  expect(departure([[0, 10] as const, [60_000, 60] as const], [0, 60_000], [60_000, 120_000], 'up', 2)).toBeNull();
});

test('series that rise and fall at the same times move together, one that stands still does not', () => {
  const rising = noisy(10, (index) => index * 10);

  expect(
    together(
      rising,
      noisy(10, (index) => index * 3),
      [0, 600_000],
    ),
  ).toBeGreaterThan(0.95);
  expect(
    together(
      rising,
      noisy(10, (index) => -index * 3),
      [0, 600_000],
    ),
  ).toBeLessThan(-0.95);
  expect(
    together(
      rising,
      rising.map(([at]) => [at, 1] as const),
      [0, 600_000],
    ),
  ).toBe(0);
  expect(together(rising.slice(0, 3), rising, [0, 600_000])).toBeNull();
});
