import { expect, test } from 'vitest';
import type { Labels } from '../../domain/observation.ts';
import type { RawSeries } from '../signals/series.ts';
import { meanOfQuantiles, serviceLoads } from './service-load.ts';

const MINUTE = 60_000;
const ONSET = 120;
const MANY = 140;
const windows = {
  normalWindow: { from: new Date(0), to: new Date(ONSET * MINUTE) },
  incidentWindow: { from: new Date(ONSET * MINUTE), to: new Date(MANY * MINUTE) },
};

/** A level before and after the onset, with some noise. */
function gauge(metric: string, before: number, after: number, labels: Labels = {}): RawSeries {
  const level = (index: number) => (index < ONSET ? before : after) * (1 + (((index * 7919) % 11) - 5) / 200);
  const points = Array.from({ length: MANY }, (_, index) => [index * MINUTE, level(index)] as const);
  return { assetId: 'orders', metric, labels, unit: '', instrument: 'gauge', points };
}

/** What adds up to a rate per second before and after the onset. */
function counter(metric: string, before: number, after: number, labels: Labels = {}): RawSeries {
  let sum = 0;
  const points = gauge(metric, before, after).points.map(([at, value]) => {
    sum += value * 60;
    return [at, sum] as const;
  });
  return { assetId: 'orders', metric, labels, unit: '', instrument: 'counter', points };
}

const loadOf = (...series: RawSeries[]) => serviceLoads({ ...windows, series })[0];

test('requests that are counted apart by their labels are one count, and those that failed are part of it', () => {
  const counted = loadOf(
    counter('http_requests_total', 6, 3, { code: '200', path: '/a' }),
    counter('http_requests_total', 4, 1, { code: '200', path: '/b' }),
    counter('http_requests_total', 0, 4, { code: '500', path: '/a' }),
    counter('http_requests_total', 0, 2, { code: '503', path: '/b' }),
  );
  expect(counted?.failure?.perRequest).toBeCloseTo(0.6, 1);
  expect(counted?.traffic).toBeCloseTo(10 * 20 * 60, -2);
  // The same as columns that are called after their labels.
  const columns = loadOf(
    counter('http_requests_total{code="200",path="/a"}', 10, 0),
    counter('http_requests_total{code="502",path="/a"}', 0, 10),
  );
  expect(columns?.failure?.perRequest).toBeCloseTo(1, 1);
});

test('shares that are told for each path are not added up', () => {
  const paths = ['/a', '/b', '/c'].map((path) => gauge('error_ratio', 0.01, 0.2, { path }));
  expect(loadOf(...paths)?.failure?.perRequest).toBeCloseTo(0.19, 1);
});

test('failures and requests are compared by the second, however each of them is counted', () => {
  const share = (failures: RawSeries, requests: RawSeries) => loadOf(failures, requests)?.failure?.perRequest;
  expect(share(counter('errors_total', 0, 1), gauge('calls_per_minute', 600, 600))).toBeCloseTo(0.1, 2);
  expect(share(gauge('errors', 0, 60), counter('requests_total', 10, 10))).toBeCloseTo(0.1, 2);
  expect(share(gauge('errors_per_minute', 0, 60), gauge('qps', 10, 10))).toBeCloseTo(0.1, 2);
});

test('a share of ten thousand is one', () => {
  expect(loadOf(gauge('service_sla', 10_000, 7_000))?.failure?.perRequest).toBeCloseTo(0.3, 1);
});

test('columns that are called after their service have the meaning of what follows', () => {
  const named = (metric: string) => ({ ...gauge(metric, 0.1, 0.4), assetId: 'timeout-cache' });
  expect(serviceLoads({ ...windows, series: [named('timeout-cache_latency')] })[0]?.latency?.perRequest).toBeCloseTo(0.3, 1);
  expect(serviceLoads({ ...windows, series: [named('timeout_cache.cpu')] })[0]).toMatchObject({ latency: null, failure: null });
});

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

test('of a high quantile alone the mean is what it is of times that are spread exponentially', () => {
  for (const share of [0.9, 0.95, 0.99]) {
    const mean = meanOfQuantiles([[share, -Math.log(1 - share)]]);
    expect(mean, `${share}`).toBeGreaterThan(0.85);
    expect(mean, `${share}`).toBeLessThanOrEqual(1);
  }
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
