import { describe, expect, test } from 'vitest';
import type { Alert } from '../../domain/alert.ts';
import type { Relation } from '../../domain/asset.ts';
import type { Concept, Finding } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';
import { findFindings, measuredIn } from '../findings/findings.ts';
import type { FindingsInput } from '../findings/input.ts';
import type { RawSeries } from '../signals/series.ts';
import type { Seen } from './behaviour-blames.ts';
import { rankCauses } from './causes.ts';
import type { Node } from './nodes.ts';
import type { Link } from './paths.ts';
import { supportFor } from './seen.ts';

const MINUTE = 60_000;
const ONSET = 240;
const MANY = 260;

type Course = { readonly usual: number; readonly now: number; readonly requests: number };
/** gateway calls orders and adverts; orders calls stock. Milliseconds per request and requests per minute. */
const SLOW_STOCK: Readonly<Record<string, Course>> = {
  gateway: { usual: 120, now: 200, requests: 1000 },
  orders: { usual: 80, now: 170, requests: 900 },
  stock: { usual: 20, now: 110, requests: 900 },
  adverts: { usual: 10, now: 60, requests: 3 },
};

function seriesOf(courses: Readonly<Record<string, Course>>): RawSeries[] {
  const gauge = (assetId: string, metric: string, unit: string, level: (index: number) => number): RawSeries => ({
    assetId,
    metric,
    labels: {},
    unit,
    instrument: 'gauge',
    points: Array.from({ length: MANY }, (_, index) => [index * MINUTE, level(index) * (1 + (((index * 7919) % 11) - 5) / 200)] as const),
  });
  return Object.entries(courses).flatMap(([assetId, { usual, now, requests }]) => [
    gauge(assetId, 'http.server.request.duration', 'ms', (index) => (index < ONSET ? usual : now)),
    gauge(assetId, 'http.server.requests', '1', () => requests),
  ]);
}

function rank(courses: Readonly<Record<string, Course>>) {
  const [from, onset, to] = [new Date(0), new Date(ONSET * MINUTE), new Date(MANY * MINUTE)];
  const input: FindingsInput = {
    at: to,
    normalWindow: { from, to: onset },
    incidentWindow: { from: onset, to },
    series: seriesOf(courses),
    logs: [],
    events: [],
    changes: [],
    alerts: [],
  };
  const relation = (a: string, b: string): Relation => ({ from: a, kind: 'depends-on', to: b, since: from, until: null, source: 'test' });
  const alert: Alert = {
    id: 'alert',
    fingerprint: 'alert',
    incidentId: 'incident',
    source: 'rule',
    name: 'gateway is slow',
    severity: 'critical',
    assetId: 'gateway',
    status: 'firing',
    startedAt: new Date((ONSET + 5) * MINUTE),
    resolvedAt: null,
    trigger: { metric: 'http.server.request.duration', labels: {}, unit: 'ms', value: 200, threshold: 150 },
    summary: '',
    labels: {},
    annotations: {},
    transitions: 0,
    ruleId: null,
  };
  const relations = [relation('gateway', 'orders'), relation('gateway', 'adverts'), relation('orders', 'stock')];
  return rankCauses({ alert, at: to, relations, findings: findFindings(input), measured: measuredIn(input) });
}

test('of services that are all slower the one whose own time it is comes first, without anyone looking at requests', () => {
  const { hypotheses, ranking } = rank(SLOW_STOCK);

  expect(ranking.assets.slice(0, 1).map(({ assetId }) => assetId)).toEqual(['stock']);
  expect(hypotheses[0]).toMatchObject({ assetId: 'stock', concept: 'service.latency' });
  expect(hypotheses[0]?.path.map(({ assetId }) => assetId)).toEqual(['stock', 'orders', 'gateway']);
  expect(ranking.certainty.confidence).toBeGreaterThan(0.7);
});

test('when the callee did not become slower its caller is to blame', () => {
  const { ranking } = rank({ ...SLOW_STOCK, stock: { usual: 20, now: 20, requests: 900 } });

  expect(ranking.assets[0]?.assetId).toBe('orders');
});

test('nothing is slower: nobody is named, and certainty is low', () => {
  const calm = Object.fromEntries(Object.entries(SLOW_STOCK).map(([id, course]) => [id, { ...course, now: course.usual }]));
  const { hypotheses, ranking } = rank(calm);

  expect(hypotheses).toEqual([]);
  expect(ranking.certainty.confidence).toBeLessThan(0.3);
});

describe('what a service was seen to do supports a story that begins', () => {
  const node = (concept: Concept, ...onsets: number[]): Node => ({
    ...{ assetId: 'shop', concept, component: null, strength: 0.9, resolutionMs: 0 },
    onsetMs: Math.min(...onsets) * MINUTE,
    untilMs: 60 * MINUTE,
    findings: onsets.map((minute) => ({ onset: new Date(minute * MINUTE) }) as Finding),
  });
  const to = (cause: Node, effect: Node) => ({
    root: cause,
    links: [{ cause, effect, via: [], mechanism: { cause: cause.concept, effect: effect.concept, where: 'same' } } as unknown as Link],
    shared: null,
  });
  const blame = { assetId: 'shop', concept: 'service.errors', source: 'metrics', strength: 0.9, sinceMs: 0, series: null } as const;
  const seen: Seen = { blames: [blame], signal: null, calls: [] };
  const errors = node('service.errors', 40);

  test('with a change just before, whichever of several it is, and with none long before or after', () => {
    expect(supportFor(seen, to(node('configuration.changed', 39), errors))).toBeGreaterThan(0.8);
    expect(supportFor(seen, to(node('configuration.changed', 10, 39), errors))).toBeGreaterThan(0.8);
    expect(supportFor(seen, to(node('configuration.changed', 10, 30), errors))).toBe(0);
    expect(supportFor(seen, to(node('configuration.changed', 10, 44), errors))).toBe(0);
  });

  test('with what it calls and nobody watches, as with trouble of its own', () => {
    for (const concept of ['dependency.failed', 'name.unresolved', 'process.down'] as const)
      expect(supportFor(seen, to(node(concept, 39), errors))).toBeGreaterThan(0.8);
    expect(supportFor(seen, to(node('certificate.expired', 39), errors))).toBe(0);
  });

  test('with what befalls the machine below it, not with what a callee has, what it may do to its machine itself, or what nobody saw', () => {
    const below = (concept: Concept, kind: RelationKind, ...onsets: number[]) => {
      const cause = { ...node(concept, ...onsets), assetId: 'host' };
      const path = to(cause, errors);
      const via = [{ from: 'shop', kind, to: 'host', since: new Date(0), until: null, source: 'test' }];
      return { ...path, links: path.links.map((link) => ({ ...link, via })) };
    };
    expect(supportFor(seen, below('disk.latency', 'runs-on', 39))).toBeGreaterThan(0.8);
    expect(supportFor(seen, below('disk.latency', 'depends-on', 39))).toBe(0);
    expect(supportFor(seen, below('cpu.utilization', 'runs-on', 39))).toBe(0);
    expect(supportFor(seen, below('disk.latency', 'runs-on'))).toBe(0);
  });
});
