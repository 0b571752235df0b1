import { describe, expect, test } from 'vitest';
import type { Behaviour, Call, LogLine } from './behaviour.ts';
import { slowParts } from './call-times.ts';
import { deedsOf } from './deeds.ts';
import { spansOfLines } from './spans-of-lines.ts';

const CALLS: readonly Call[] = [
  { from: 'web', to: 'orders' },
  { from: 'web', to: 'prices' },
];

/** Web asks orders and then prices, each of which works for 10 ms, `wayMs` away in both directions. */
function request(traceId: string, startMs: number, wayMs: { readonly orders: number; readonly prices: number }): LogLine[] {
  const line = (assetId: string, atMs: number): LogLine => ({ atMs: startMs + atMs, assetId, text: 'a line', traceId, spanId: null });
  const [asked, answered] = [wayMs.orders + 2, 2 * wayMs.orders + 12];
  const [again, done] = [answered + wayMs.prices, answered + 2 * wayMs.prices + 10];
  return [
    line('web', 0),
    line('web', 2),
    line('orders', asked),
    line('orders', asked + 10),
    line('prices', again),
    line('prices', again + 10),
    line('web', done),
    line('web', done + 3),
  ];
}

test('lines that name their request tell who waited for whom, and how long', () => {
  const spans = spansOfLines(request('r', 0, { orders: 5, prices: 5 }), CALLS);
  const root = spans.filter(({ parentId }) => parentId === null);
  expect(root).toMatchObject([{ assetId: 'web', startMs: 0, endMs: 45 }]);
  const waits = spans.filter(({ parentId }) => parentId === root[0]?.spanId);
  expect(waits.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [2, 22],
    [22, 42],
  ]);
  const handled = spans.filter(({ parentId }) => waits.some(({ spanId }) => spanId === parentId));
  expect(handled.map(({ assetId, startMs, endMs }) => [assetId, endMs - startMs])).toEqual([
    ['orders', 10],
    ['prices', 10],
  ]);
});

describe('nothing is made of lines', () => {
  test('that name no request, or of a single asset', () => {
    const lines = request('r', 0, { orders: 5, prices: 5 });
    expect(
      spansOfLines(
        lines.map((line) => ({ ...line, traceId: null })),
        CALLS,
      ),
    ).toEqual([]);
    expect(
      spansOfLines(
        lines.filter(({ assetId }) => assetId === 'web'),
        CALLS,
      ),
    ).toEqual([]);
  });

  test('of one that nobody there calls', () => {
    const spans = spansOfLines(request('r', 0, { orders: 5, prices: 5 }), [{ from: 'orders', to: 'prices' }]);
    expect(spans.every(({ parentId }) => parentId === null)).toBe(true);
  });
});

test('what is lost on the way to a callee is found without traces', () => {
  const minute = 60_000;
  const lines = Array.from({ length: 40 }, (_, index) =>
    request(`r${index}`, index * minute, { orders: 5 + (index % 3), prices: index < 20 ? 5 : 60 }),
  ).flat();
  const window = (from: number, to: number) => ({ from: new Date(from * minute), to: new Date(to * minute) });
  const behaviour: Behaviour = {
    normalWindow: window(0, 20),
    normalRequests: window(0, 20),
    incidentWindow: window(20, 40),
    calls: CALLS,
    series: [],
    lines,
    spans: [],
  };
  const { units } = deedsOf(behaviour);
  const [slowest] = slowParts(units.normal, units.incident).toSorted((a, b) => b.excessMs - a.excessMs);
  expect(slowest).toMatchObject({ from: 'web', to: 'prices' });
  expect(slowest?.excessMs).toBeGreaterThan(1000);
});
