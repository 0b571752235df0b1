import { expect, test } from 'vitest';
import type { Span } from './behaviour.ts';
import { slowParts } from './call-times.ts';
import { apart } from './request-behaviour.ts';
import { unitsOf } from './requests.ts';

const WINDOW = { from: new Date(0), to: new Date(1_000_000) };
const span = (traceId: string, spanId: string, parentId: string | null, assetId: string, startMs: number, endMs: number): Span => ({
  traceId,
  spanId,
  parentId,
  assetId,
  operation: `${assetId} ${spanId}`,
  startMs,
  endMs,
  failed: null,
});
/** a handles a request and calls b over a client span; the wire takes `wire` each way, b works 40 ms. */
const request = (traceId: string, at: number, wire: number): Span[] => [
  span(traceId, '1', null, 'a', at, at + 60 + 2 * wire),
  span(traceId, '2', '1', 'a', at + 10, at + 50 + 2 * wire),
  span(traceId, '3', '2', 'b', at + 10 + wire, at + 50 + wire),
];
const requests = (wire: number) => Array.from({ length: 10 }, (_, index) => request(`t${index}`, 1000 * index, wire)).flat();

test('own time leaves out what was waited for, and the gap is what the wire took', () => {
  const { units } = unitsOf(request('t', 0, 5), WINDOW);
  const [a, b] = [units.find(({ assetId }) => assetId === 'a'), units.find(({ assetId }) => assetId === 'b')];

  expect([a?.ownMs, b?.ownMs]).toEqual([20, 40]);
  expect(a?.called.map(({ unit, gapMs }) => [unit.assetId, gapMs])).toEqual([['b', 10]]);
  expect(b?.caller).toBe(a);
});

test('a slower wire is a slow part between two assets, and in neither of them', () => {
  const parts = slowParts(unitsOf(requests(1), WINDOW).units, unitsOf(requests(101), WINDOW).units);
  const by = new Map(parts.map((part) => [`${part.from}>${part.to}`, part]));

  expect(by.get('a>b')?.excessMs).toBeCloseTo(2000);
  expect(by.get('a>b')?.regularly).toBeCloseTo(10 / 11);
  expect(by.get('a>a')?.excessMs).toBeCloseTo(0);
  expect(by.get('b>b')?.excessMs).toBeCloseTo(0);
});

test('two shares are the surer apart the more they are seen, and equal ones are not', () => {
  expect(apart(50, 50, 5, 50)).toBeGreaterThan(20);
  expect(apart(3, 3, 0, 3)).toBeLessThan(3);
  expect(apart(50, 100, 5, 10)).toBe(0);
});
