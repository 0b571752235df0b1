import { expect, test } from 'vitest';
import type { Behaviour, Call, Span } from '../findings/behaviour.ts';
import { serviceLoads } from '../findings/service-load.ts';
import type { RawSeries } from '../signals/series.ts';
import { blamesOfBehaviour } from './behaviour-blames.ts';
import { blamesOfLoad } from './from-load.ts';

const MINUTE = 60_000;
const ONSET = 240;
const MANY = 260;
const windows = {
  normalWindow: { from: new Date(0), to: new Date(ONSET * MINUTE) },
  normalRequests: { from: new Date(0), to: new Date(ONSET * MINUTE) },
  incidentWindow: { from: new Date(ONSET * MINUTE), to: new Date(MANY * MINUTE) },
};

function gauge(assetId: string, metric: string, before: number, after: number): RawSeries {
  const level = (index: number) => (index < ONSET ? before : after) * (1 + (((index * 7919) % 11) - 5) / 200);
  const points = Array.from({ length: MANY }, (_, index) => [index * MINUTE, level(index)] as const);
  return { assetId, metric, labels: {}, unit: '', instrument: 'gauge', points };
}

/** The gateway waits for orders, orders for stock, and each adds its own time; stock is what became slow. */
const CHAIN = [
  gauge('gateway', 'latency', 0.3, 0.45),
  gauge('orders', 'latency', 0.12, 0.25),
  gauge('stock', 'latency', 0.02, 0.12),
  ...['gateway', 'orders', 'stock'].map((assetId) => gauge(assetId, 'load', 20, 20)),
];
const CALLS: readonly Call[] = [
  { from: 'gateway', to: 'orders' },
  { from: 'orders', to: 'stock' },
];

test('what is lost on the way to and from a service is lost by its callers and by itself: the trouble is where they meet', () => {
  const steady = ['gateway', 'orders', 'stock', 'prices'].map((assetId) => gauge(assetId, 'load', 20, 20));
  // The network of orders: its caller waits longer for it, and it for stock, which itself answers as ever.
  const way = [gauge('gateway', 'latency', 0.3, 0.51), gauge('orders', 'latency', 0.12, 0.22), gauge('stock', 'latency', 0.02, 0.02)];
  expect(worst([...way, ...steady], CALLS)).toBe('orders');
  // One of which two are slow for themselves by their parts, though it answers them as ever.
  const shared = [
    gauge('gateway', 'latency', 0.6, 0.9),
    gauge('orders', 'latency', 0.2, 0.38),
    gauge('prices', 'latency', 0.1, 0.21),
    gauge('stock', 'latency', 0.02, 0.02),
  ];
  const calls = [...CALLS, { from: 'gateway', to: 'prices' }, { from: 'prices', to: 'stock' }];
  expect(worst([...shared, ...steady], calls)).toBe('stock');
});

const ALERTED = { assetId: 'gateway', complaint: 'latency', window: [ONSET * MINUTE, MANY * MINUTE] } as const;

function worst(series: readonly RawSeries[], calls: readonly Call[] = []): string | undefined {
  const blames = blamesOfLoad(serviceLoads({ ...windows, series }), calls, ALERTED, { timed: new Set(), silent: new Map() });
  return [...blames].sort((a, b) => b.strength - a.strength)[0]?.assetId;
}

test('a tail that few requests reach weighs as little as they do', () => {
  const steady = ['gateway', 'orders', 'prices'].map((assetId) => gauge(assetId, 'load', 20, 20));
  const calls = [
    { from: 'gateway', to: 'orders' },
    { from: 'gateway', to: 'prices' },
  ];
  const tail = [
    gauge('prices', 'latency_p50', 0.02, 0.02),
    gauge('prices', 'latency_p90', 0.03, 0.03),
    gauge('prices', 'latency_p99', 0.1, 0.4),
  ];
  const bulk = [
    gauge('orders', 'latency_p50', 0.02, 0.1),
    gauge('orders', 'latency_p90', 0.03, 0.13),
    gauge('orders', 'latency_p99', 0.1, 0.2),
  ];
  expect(worst([gauge('gateway', 'latency', 0.3, 0.4), ...tail, ...bulk, ...steady], calls)).toBe('orders');
});

test('slowness that the alerted asset can hardly feel is not what it is alerted for', () => {
  const steady = ['gateway', 'stock'].map((assetId) => gauge(assetId, 'load', 20, 20));
  const hardly = [gauge('gateway', 'latency', 0.3, 0.3), gauge('stock', 'latency', 0.0004, 0.002)];
  const busy = gauge('orders', 'cpu_usage', 0.02, 0.9);
  expect(worst([...hardly, busy, ...steady], CALLS)).toBe('orders');
  // The same asset slower by what is felt.
  expect(worst([gauge('gateway', 'latency', 0.3, 0.5), gauge('stock', 'latency', 0.0004, 0.2), busy, ...steady], CALLS)).toBe('stock');
});

test('a fifth slower beside a processor that is full: where the alerted asset tells no time, the own time says what is little', () => {
  const slower = [gauge('stock', 'latency', 2.3, 2.8), gauge('orders', 'cpu', 0.8, 100)];
  expect(worst(slower, [...CALLS, { from: 'gateway', to: 'stock' }])).toBe('orders');
});

test('what moves as far for several assets is hardly the trouble of each', () => {
  const machine = ['gateway', 'stock', 'prices'].map((assetId, index) => gauge(assetId, 'fs_writes', 0.03, 0.5 + index / 100));
  const own = gauge('orders', 'cpu_usage', 0.02, 0.06);
  expect(worst([...machine, own], CALLS)).toBe('orders');
  // Others that move by a little of it take nothing away from the one that moves far.
  const alone = [gauge('stock', 'fs_writes', 0.03, 9), ...machine.filter(({ assetId }) => assetId !== 'stock')];
  expect(worst([...alone, gauge('orders', 'cpu_usage', 0.02, 0.03)], CALLS)).toBe('stock');
});

test('an asset whose tail is slower and whose mean is not has no extra time', () => {
  const none = [gauge('gateway', 'latency', 0.3, 0.45), gauge('orders', 'latency', 0.1, 0.09), gauge('orders', 'latency_p99', 0.2, 0.4)];
  const blames = blamesOfLoad(serviceLoads({ ...windows, series: none }), CALLS, ALERTED, { timed: new Set(), silent: new Map() });
  expect(blames.map(({ assetId, strength }) => [assetId, strength > 0])).toContainEqual(['gateway', true]);
  expect(blames.filter(({ strength }) => Number.isNaN(strength))).toEqual([]);
});

test('where nobody tells who calls whom, what grew by more times is nearer to where it began', () => {
  expect(worst(CHAIN, CALLS)).toBe('stock');
  expect(worst(CHAIN)).toBe('stock');
});

test('a rate that is called a total is of seconds, and a share in percent is one without its unit too', () => {
  const failing = (name: string, before: number, after: number) => [
    gauge('a', name, before, after),
    gauge('a', 'istio-request-total', 5, 5),
  ];
  const [rated] = serviceLoads({ ...windows, series: failing('istio-error-total', 0.01, 1) });
  expect(rated?.traffic).toBeCloseTo(5 * 20 * 60, -2);
  const [shared] = serviceLoads({ ...windows, series: failing('sr', 99, 60) });
  expect(shared?.failure?.perRequest).toBeCloseTo(0.4, 1);
});

test('who calls whom is read from traces where no inventory tells it', () => {
  const spans = [10, 245].flatMap((minute): Span[] => [
    span(`${minute}`, 'a', null, 'gateway', minute),
    span(`${minute}`, 'b', 'a', 'stock', minute),
  ]);
  const behaviour: Behaviour = { ...windows, calls: [], series: [], lines: [], spans };
  expect(blamesOfBehaviour(behaviour, { assetId: 'gateway', complaint: 'latency' }).calls).toEqual([{ from: 'gateway', to: 'stock' }]);
});

function span(traceId: string, spanId: string, parentId: string | null, assetId: string, minute: number): Span {
  return { traceId, spanId, parentId, assetId, operation: 'get', startMs: minute * MINUTE, endMs: minute * MINUTE + 5, failed: null };
}

/** Like `gauge`, with irregularities of its own. */
function failing(assetId: string, after: number, phase: number): RawSeries {
  const points = Array.from({ length: MANY }, (_, index) => {
    const wobble = 1 + ((((index + phase) * 7919) % 11) - 5) / 20;
    return [index * MINUTE, (index < ONSET ? 0.1 : after) * wobble] as const;
  });
  return { assetId, metric: 'errors', labels: {}, unit: '', instrument: 'gauge', points };
}

const FAILS = { ...ALERTED, complaint: 'failure' } as const;

test('what was alerted is no surer to be the cause because it is in step with itself', () => {
  const steady = ['gateway', 'stock'].map((assetId) => gauge(assetId, 'load', 20, 20));
  const series = [failing('gateway', 8, 0), failing('stock', 9, 4), ...steady];
  const blames = blamesOfLoad(serviceLoads({ ...windows, series }), [], FAILS, { timed: new Set(), silent: new Map() });
  expect([...blames].sort((a, b) => b.strength - a.strength)[0]).toMatchObject({ assetId: 'stock', concept: 'service.errors' });
});

test('where nobody knows who calls whom, failures are those of whoever fell silent', () => {
  const steady = ['gateway', 'stock'].map((assetId) => gauge(assetId, 'load', 20, 20));
  const loads = serviceLoads({ ...windows, series: [failing('gateway', 8, 0), ...steady] });
  const known = { timed: new Set<string>(), silent: new Map([['stock', 0.8]]) };
  const first = (calls: readonly Call[]) =>
    [...blamesOfLoad(loads, calls, FAILS, known)].sort((a, b) => b.strength - a.strength)[0]?.assetId;
  expect(first([])).toBe('stock');
  expect(first([{ from: 'gateway', to: 'orders' }])).toBe('gateway');
});

test('what a callee that fell silent accounts for is no own part either where the alert is about nothing that was measured', () => {
  const steady = ['gateway', 'stock'].map((assetId) => gauge(assetId, 'load', 20, 20));
  const loads = serviceLoads({ ...windows, series: [failing('gateway', 8, 0), ...steady] });
  const known = { timed: new Set<string>(), silent: new Map([['stock', 0.8]]) };
  const blames = blamesOfLoad(loads, [{ from: 'gateway', to: 'stock' }], { ...FAILS, assetId: 'checkout page' }, known);
  expect([...blames].sort((a, b) => b.strength - a.strength)[0]).toMatchObject({ assetId: 'stock', concept: 'process.down' });
});
