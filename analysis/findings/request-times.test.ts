import { describe, expect, test } from 'vitest';
import type { Labels } from '../../domain/observation.ts';
import { instantsIn, labelsOf, meanTimes, requestOf, samplingOf } from './request-times.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

test.each<readonly [body: string, attributes: Labels, request: string | null]>([
  ['request received', { trace_id: ID }, ID],
  ['request received', { 'trace.id': ID }, ID],
  ['request received', { otelTraceID: ID }, ID],
  ['request received', { 'X-Request-Id': 'r-1771' }, 'r-1771'],
  ['INFO [request_id=8f14e45f] Dispatcher : handling', {}, '8f14e45f'],
  ['{"level":"info","traceId":"8f14e45fceea167a","msg":"done"}', {}, '8f14e45fceea167a'],
  ['X-Correlation-ID: 550e8400-e29b-41d4-a716-446655440000 GET /orders', {}, '550e8400-e29b-41d4-a716-446655440000'],
  [`GET /orders traceparent: 00-${ID}-00f067aa0ba902b7-01`, {}, ID],
  ['request received', { trace_id: '' }, null],
  [`md5 of backup.tar is ${ID}`, {}, null],
  ['user id=1234567 logged in', { 'service.name': 'shop' }, null],
  ['the request id is missing', {}, null],
])('%s %j is written for %s', (body, attributes, request) => {
  expect(requestOf({ body, attributes })).toBe(request);
});

describe('times of requests', () => {
  const line = (assetId: string, request: string, ms: number) => ({
    ...{ assetId, at: new Date(ms), body: 'a line' },
    attributes: { trace_id: request },
  });
  const three = (assetId: string, ms: readonly number[]) =>
    ms.flatMap((took, index) => [line(assetId, `${index}`, 1_000 * index + took), line(assetId, `${index}`, 1_000 * index)]);

  test('lie between the first and the last line of each asset, in whatever order lines come', () => {
    const lines = [...three('orders', [100, 200, 300]), ...three('prices', [10, 20, 60])];
    expect([...meanTimes(lines)]).toEqual([
      ['orders', 0.2],
      ['prices', 0.03],
    ]);
  });

  test('are not told by one line of each, nor by two requests', () => {
    const once = three('orders', [100, 200, 300]).filter((_, index) => index % 2 === 0);
    expect(meanTimes([...once, ...three('prices', [10, 20])]).size).toBe(0);
  });
});

describe('a sampling', () => {
  const sampling = { everyMs: 180_000, lengthMs: 30_000 };

  test('is read again from the labels of its series', () => {
    expect(samplingOf(labelsOf(sampling))).toEqual(sampling);
    for (const labels of [{}, { every: '60s' }, { every: '0s', lines: '0s' }, { every: '10s', lines: '60s' }, { every: 'x', lines: '5s' }])
      expect(samplingOf(labels as Labels)).toBeNull();
  });

  test('has its instants where they lie in every window', () => {
    const between = (from: number, to: number) => instantsIn({ from: new Date(from), to: new Date(to) }, sampling);
    const all = between(1_000, 2_000_000);
    expect(all[0]).toBe(180_000);
    expect(between(540_000, 900_001)).toEqual(all.filter((at) => at >= 540_000 && at <= 900_000));
  });
});
