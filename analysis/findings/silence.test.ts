import { expect, test } from 'vitest';
import type { RawSeries } from '../signals/series.ts';
import { silences } from './silence.ts';

const MINUTE = 60_000;
const ONSET = 200;
const MANY = 220;
const windows = {
  normalWindow: { from: new Date(0), to: new Date(ONSET * MINUTE) },
  normalRequests: { from: new Date(0), to: new Date(ONSET * MINUTE) },
  incidentWindow: { from: new Date(ONSET * MINUTE), to: new Date(MANY * MINUTE) },
};
const NONE = { normal: [], incident: [] };

function told(metric: string, until: number, level: (index: number) => number = () => 5): RawSeries {
  const points = Array.from({ length: until }, (_, index) => [index * MINUTE, level(index)] as const);
  return { assetId: 'orders', metric, labels: {}, unit: '', instrument: 'gauge', points };
}

const silent = (...series: RawSeries[]) => silences({ ...windows, calls: [], lines: [], spans: [], series }, NONE).get('orders') ?? 0;

test('who is not asked tells no times of requests, and is not silent for that', () => {
  const times = ['latency_p50', 'latency_p90', 'error_rate'].map((metric) => told(metric, ONSET));
  const unasked = told('requests', MANY, (index) => (index < ONSET ? 5 : 0));
  expect(silent(...times, unasked)).toBeLessThan(0.1);
  // That its count of requests stops too is silence.
  expect(silent(...times, told('requests', ONSET))).toBeGreaterThan(0.5);
  expect(silent(told('cpu', ONSET), ...times)).toBeGreaterThan(0.5);
});

test('where only times of requests are measured, and stop, nobody may have asked', () => {
  const times = ['latency_p50', 'latency_p90'].map((metric) => told(metric, ONSET));
  expect(silent(...times)).toBeGreaterThan(0.2);
  expect(silent(...times)).toBeLessThan(0.5);
});
