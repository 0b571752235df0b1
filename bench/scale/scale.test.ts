import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFigures } from './figures.ts';
import { type Demand, generator, simulate } from './simulate.ts';
import { tables } from './tables.ts';
import { erlangC, meanWait } from './theory.ts';

const random = generator(7);
/** Exponential service times of 10 ms, all of them the worker's. */
const EXPONENTIAL: Demand = {
  worker: 0.01,
  store: 0,
  background: 0,
  idle: 0,
  factors: Array.from({ length: 50_000 }, () => -Math.log(1 - random())),
};
const FIXED: Demand = { ...EXPONENTIAL, factors: [1] };
const own = (workers: number) => ({ workers, inFlight: 1, sharedCores: null, storeCores: 1_000 });

test('the formulas give the values of the tables', () => {
  expect(erlangC(1, 0.5)).toBeCloseTo(0.5, 12);
  expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
  expect(erlangC(10, 8)).toBeCloseTo(0.4092, 4);
  expect(meanWait(1, 0.8, 1, 0)).toBeCloseTo(2, 12);
  expect(meanWait(1, 0.8, 1, 1)).toBeCloseTo(4, 12);
  expect(meanWait(4, 5, 1, 1)).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  [1, 0.8, 1],
  [4, 0.8, 1],
  [8, 0.6, 1],
  [1, 0.7, 0],
])('the simulation of %i workers at load %f waits as theory says (variation %i)', (workers, load, variation) => {
  const perSecond = (load * workers) / 0.01;
  const played = simulate(3, variation === 0 ? FIXED : EXPONENTIAL, own(workers), { perSecond, seconds: 200_000 / perSecond });
  const expected = meanWait(workers, perSecond, 0.01, variation);

  expect(played.jobsPerSecond / perSecond).toBeCloseTo(1, 1);
  expect(Math.abs(played.meanWaitS - expected)).toBeLessThan(0.1 * expected + 1e-5);
  expect(played.occupancy).toBeCloseTo(load, 1);
});

test('workers that share two cores do what the cores can, and a store that is full holds them back', () => {
  const job: Demand = { worker: 0.01, store: 0.01, background: 0.01, idle: 0, factors: [1] };
  const speed = (workers: number, sharedCores: number | null, storeCores: number) =>
    simulate(1, job, { workers, inFlight: 1, sharedCores, storeCores }, { jobs: 2_000 }).jobsPerSecond;

  expect(speed(1, 8, 8)).toBeCloseTo(50, 0);
  expect(speed(2, 8, 8)).toBeCloseTo(100, 0);
  expect(speed(8, 2, 8)).toBeGreaterThan(64);
  expect(speed(8, 2, 8)).toBeLessThan(67.5);
  expect(speed(40, null, 4)).toBeGreaterThan(190);
  expect(speed(40, null, 4)).toBeLessThan(204);
});

test('the same seed plays the same, another seed differently', () => {
  const play = (seed: number) => simulate(seed, EXPONENTIAL, own(2), { perSecond: 150, seconds: 5 });
  expect(play(1)).toEqual(play(1));
  expect(play(1)).not.toEqual(play(2));
});

test('the tables of docs/scaling.md are those of the figures that were measured last', () => {
  expect(readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8')).toContain(tables(readFigures()));
});
