import { expect, test } from 'vitest';
import { meaningsHere, scaled } from './floors.ts';
import type { RawSeries } from './series.ts';
import { meaningOf } from './signals.ts';

const MINUTE = 60_000;

function gauge(metric: string, value: number): RawSeries {
  const points = Array.from({ length: 60 }, (_, index) => [index * MINUTE, value + (index % 3)] as const);
  return { assetId: 'a', metric, labels: {}, unit: '1', instrument: 'gauge', points };
}

function here(series: RawSeries, limit: number, alerted: RawSeries = series) {
  return meaningsHere(series, { normal: [0, 60 * MINUTE], limit: { series: alerted, value: limit } });
}

test('what an alert watches means trouble in the direction of its limit, and half the way there is worth noticing', () => {
  const free = gauge('workers_available', 20);
  expect(here(free, 11)).toEqual([{ concept: 'unknown', bad: 'down', floor: 5, cumulative: false }]);
  expect(here(free, 31)).toEqual([{ concept: 'unknown', bad: 'up', floor: 5, cumulative: false }]);
});

test('what has a meaning keeps it, and of what no alert watches nothing is known', () => {
  const [latency, other] = [gauge('http.server.request.duration', 20), gauge('workers_available', 20)];
  expect(here(latency, 11).map(({ concept }) => concept)).toEqual(['service.latency']);
  expect(here(other, 11, latency)).toEqual([]);
  expect(here(other, 21)).toEqual([]);
});

test('a port’s state is bad above one where states are numbered, and below one where they are not', () => {
  const numbered = gauge('ifOperStatus', 1);
  const [ones, zeroes] = [1, 0].map((value): RawSeries => ({ ...numbered, points: numbered.points.map(([at]) => [at, value] as const) }));
  const badOf = (series: RawSeries | undefined) => series && here(series, 0, gauge('other', 1)).map(({ concept, bad }) => [concept, bad]);
  expect(badOf(numbered)).toEqual([['link.down', 'up']]);
  expect(badOf(ones)).toEqual([['link.down', 'down']]);
  expect(badOf(zeroes)).toEqual([['link.down', 'down']]);
});

test('held memory is worth noticing when it is half as much again as usual', () => {
  const held = { ...gauge('process_resident_memory_bytes', 2e9), unit: 'By' };
  const meaning = meaningOf(held);
  expect(meaning && scaled(held, meaning, { series: [held], normal: [0, 60 * MINUTE], limit: null }).floor).toBeCloseTo(1e9, -3);
});

test('… and of the one whose limit was passed half the way there is, however little that is of what is usual', () => {
  const held = { ...gauge('process_resident_memory_bytes', 2e9), unit: 'By' };
  const meaning = meaningOf(held);
  const limit = { series: held, value: 2.4e9 };
  expect(meaning && scaled(held, meaning, { series: [held], normal: [0, 60 * MINUTE], limit }).floor).toBeCloseTo(2e8, -3);
});

test('where the least change is news it stays so', () => {
  const left = gauge('probe_ssl_earliest_cert_expiry_days', 20);
  const meaning = meaningOf(left);
  expect(meaning && scaled(left, meaning, { series: [left], normal: [0, 60 * MINUTE], limit: null }).floor).toBe(0);
});
