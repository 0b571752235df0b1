import { describe, expect, test } from 'vitest';
import type { Alert } from '../../domain/alert.ts';
import type { Relation } from '../../domain/asset.ts';
import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import type { Concept, Finding, FindingDetail } from '../../domain/finding.ts';
import { figuresOfSamples } from '../figures/figures.ts';
import { findFindings, measuredIn } from '../findings/findings.ts';
import type { FindingsInput } from '../findings/input.ts';
import { type RawSeries, within } from '../signals/series.ts';
import { createTopology } from '../topology/topology.ts';
import { rankCauses } from './causes.ts';
import { failsAsEver, type Node } from './nodes.ts';
import { pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import type { Field } from './shared.ts';
import { relation } from './testing/nodes.ts';
import { togetherWith } from './together.ts';

const MINUTE = 60_000;
const MANY = 270;
const FIRST = 240;
const SECOND = 254;
const end = new Date(MANY * MINUTE);

type Course = (minute: number) => number;
const rising =
  (...levels: readonly number[]): Course =>
  (minute) =>
    levels[(minute >= FIRST ? 1 : 0) + (minute >= SECOND ? 1 : 0)] ?? 0;
const jitter = (index: number) => 1 + (((index * 7919) % 11) - 5) / 100;

function gauge(assetId: string, metric: string, course: Course, unit = 's', labels = {}): RawSeries {
  const points = Array.from({ length: MANY }, (_, index) => [index * MINUTE, course(index) * jitter(index)] as const);
  return { assetId, metric, labels, unit, instrument: 'gauge', points };
}

/** Of events per second a counter read once a minute. */
function counter(assetId: string, metric: string, course: Course, labels = {}): RawSeries {
  let total = 1000;
  const points = Array.from({ length: MANY }, (_, index) => {
    total += Math.round(course(index) * 60 * jitter(index));
    return [index * MINUTE, total] as const;
  });
  return { assetId, metric, labels, unit: '1', instrument: 'counter', points };
}

const failing = (assetId: string, course: Course) => counter(assetId, 'http_requests_total', course, { code: '500' });
const slow = (assetId: string, course: Course) => gauge(assetId, 'http.server.request.duration', course);

function seen(assetId: string, concept: Concept, minute: number, detail: FindingDetail, untilMinute = minute, each = 0): Finding {
  const [onset, until] = [new Date(minute * MINUTE), new Date(untilMinute * MINUTE)];
  const query = { kind: 'samples', assetId, metric: concept, labels: {}, from: onset, to: until } as const;
  const evidence = makeEvidence(query, { count: Math.max(1, each) }, end);
  return { id: `${assetId} ${concept}`, assetId, concept, onset, until, strength: 0.9, surprise: 5, evidence: [evidence], detail };
}
const changed: FindingDetail = { kind: 'change', field: 'version', before: '1', after: '2', by: 'inventory' };
const written: FindingDetail = { kind: 'new-template', template: 'a line', count: 3 };

function explain(assetId: string, series: readonly RawSeries[], relations: readonly Relation[], others: readonly Finding[]) {
  const [from, onset] = [new Date(0), new Date(FIRST * MINUTE)];
  const input: FindingsInput = {
    at: end,
    normalWindow: { from, to: onset },
    incidentWindow: { from: onset, to: end },
    series: [...series],
    logs: [],
    events: [],
    changes: [],
    alerts: [],
  };
  const { metric, labels, unit, instrument } = series[0] as RawSeries;
  const trigger = { metric, labels, unit, instrument, value: 0, threshold: 0, comparison: 'above' } as unknown as Alert['trigger'];
  const alert = { id: 'a', assetId, name: 'alert', summary: '', startedAt: onset, labels: {}, trigger } as unknown as Alert;
  const causes = rankCauses({
    alert,
    at: end,
    relations,
    findings: [...findFindings(input), ...others],
    measured: measuredIn(input),
  });
  const [first] = causes.hypotheses;
  const second = causes.hypotheses.filter(({ id }) => causes.together.includes(id));
  return { first: said(first), second: second.map(said), rises: causes.findings };
}

function said(one: { readonly assetId: string; readonly concept: Concept } | undefined): string {
  return one ? `${one.assetId} ${one.concept}` : 'nothing';
}

/** What the evidence's own query gives of the series it was asked of. */
function figuresAgain({ query }: Evidence, series: readonly RawSeries[]) {
  if (query.kind !== 'samples') throw new Error(query.kind);
  const asked = series.find(({ assetId, metric }) => assetId === query.assetId && metric === query.metric) as RawSeries;
  return figuresOfSamples({ ...asked, points: within(asked.points, query.from.getTime(), query.to.getTime()) });
}

test('a battery that failed explains slow writes and the service above them, and a slow disk alone is told as it is', () => {
  const relations = [relation('web', 'runs-on', 'host')];
  const series = [slow('web', rising(0.08, 0.3, 0.3)), gauge('host', 'disk.await.latency', rising(0.001, 0.011, 0.011))];
  const event: FindingDetail = {
    kind: 'hardware-event',
    code: 'StorageDevice.BatteryFailure',
    component: 'RAID.Slot.1',
    count: 1,
    message: '',
  };
  const failed = seen('host', 'battery.failed', FIRST - 1, event);

  expect(explain('web', series, relations, [failed]).first).toBe('host battery.failed');
  expect(explain('web', series, relations, []).first).toBe('host disk.latency');
});

describe('a second cause where the signal rises twice', () => {
  const relations = [relation('web', 'depends-on', 'store')];
  const release = seen('web', 'configuration.changed', FIRST - 1, changed);
  const died = seen('store', 'process.down', SECOND, written);

  test('is found in a counter by its rate, and what the evidence asks again gives the figures that are told', () => {
    const series = [failing('web', rising(0.05, 8, 20))];

    const { first, second, rises } = explain('web', series, relations, [release, died]);

    expect([first, second]).toEqual(['web configuration.changed', ['store process.down']]);
    expect(rises).toHaveLength(1);
    const [{ detail, onset, evidence }] = rises as [Finding];
    expect(onset.getTime()).toBe(SECOND * MINUTE);
    if (detail.kind !== 'level-shift') throw new Error(detail.kind);
    expect(detail).toMatchObject({ unit: '/s', again: true });
    expect(detail.normal).toBeCloseTo(8, 0);
    expect(detail.now).toBeCloseTo(20, 0);
    expect(evidence.map((piece) => figuresAgain(piece, series))).toEqual(evidence.map(({ states }) => states));
    expect(evidence.map(({ states }) => states.median)).toEqual([detail.now, detail.normal].map((value) => Number(value.toPrecision(6))));
  });

  test('is one that would be told as the only one as well, though a symptom', () => {
    const busy = { ...seen('host', 'cpu.utilization', SECOND, written, MANY, MANY), strength: 0.65 };
    const hosted = [...relations, relation('web', 'runs-on', 'host')];
    const full = seen('store', 'process.saturated', FIRST - 1, written);
    const told = (again: number) => explain('web', [slow('web', rising(0.08, 0.3, again))], hosted, [full, busy]);
    expect(told(0.48)).toMatchObject({ first: 'store process.saturated', second: ['host cpu.utilization'] });
    expect(told(0.3).second).toEqual([]);
  });

  test('is not said of a counter that counts on as fast as before', () => {
    expect(explain('web', [failing('web', rising(0.05, 8, 8))], relations, [release, died]).second).toEqual([]);
  });

  test('is found where the signal jitters much, by how long either level is seen', () => {
    // Three quarters of the way up again, with a fifth of noise: four values on either side would not tell it.
    const noisy: Course = (minute) => rising(0.05, 8, 14)(minute) * (1 + 0.22 * Math.sin(minute * 12.9898) * Math.sin(minute * 78.233));
    expect(explain('web', [failing('web', noisy)], relations, [release, died]).second).toEqual(['store process.down']);
    const level: Course = (minute) => rising(0.05, 8, 8)(minute) * (1 + 0.22 * Math.sin(minute * 12.9898) * Math.sin(minute * 78.233));
    expect(explain('web', [failing('web', level)], relations, [release, died]).second).toEqual([]);
  });

  test('begins where a ramp leaves the level before it, not in its middle', () => {
    const ramp: Course = (minute) => (minute < FIRST ? 0.05 : minute < SECOND ? 1 : 1 + (minute - SECOND + 1) * 2);
    const { second, rises } = explain('web', [slow('web', ramp)], relations, [release, died]);
    expect(second).toEqual(['store process.down']);
    expect((rises[0]?.onset.getTime() ?? 0) / MINUTE - SECOND).toBeLessThanOrEqual(2);
  });

  test('is not said of one rise whose beginning was dated too early', () => {
    const series = [slow('web', (minute) => (minute >= FIRST + 10 ? 0.9 : minute >= FIRST ? 0.13 : 0.1))];
    const soon = seen('store', 'process.down', FIRST + 10, written);
    const late = seen('web', 'configuration.changed', FIRST + 6, changed);
    expect(explain('web', series, relations, [release, soon])).toMatchObject({ second: ['store process.down'] });
    expect(explain('web', series, relations, [late, soon])).toMatchObject({ first: 'web configuration.changed', second: [] });
  });

  test('reaches the alert through a step that rose twice itself', () => {
    const series = [slow('web', rising(0.08, 0.3, 0.6)), slow('store', rising(0.02, 0.24, 0.54))];
    const hosts = [...relations, relation('store', 'runs-on', 'host')];
    const others = [seen('store', 'configuration.changed', FIRST - 1, changed), seen('host', 'memory.pressure', SECOND - 1, written)];

    const { second, rises } = explain('web', series, hosts, others);

    expect(second).toEqual(['host memory.pressure']);
    expect(rises.map(({ assetId, onset }) => [assetId, onset.getTime()])).toEqual([
      ['web', SECOND * MINUTE],
      ['store', SECOND * MINUTE],
    ]);
    const level = [series[0], rising(0.02, 0.24, 0.24)].map((one) => (typeof one === 'function' ? slow('store', one) : (one as RawSeries)));
    expect(explain('web', level, hosts, others).second).toEqual([]);
  });

  test('is looked for below what rose again with it, which is no cause of its own then', () => {
    const series = [slow('web', rising(0.08, 0.3, 0.9)), gauge('store', 'pg_stat_activity_count', rising(5, 12, 50), '1')];
    const hosts = [...relations, relation('store', 'runs-on', 'host'), relation('web', 'depends-on', 'cache')];
    const emptied = { ...seen('cache', 'process.saturated', FIRST - 1, written), strength: 1 };
    const byHand = seen('host', 'user.action', SECOND - 1, { kind: 'user-action', action: 'command', count: 1 });

    expect(explain('web', series, hosts, [emptied, byHand])).toMatchObject({
      first: 'cache process.saturated',
      second: ['host user.action'],
    });
  });

  test('may have begun long before, if it was felt at the alert’s neighbour only then', () => {
    const series = [failing('web', rising(0.05, 8, 20)), failing('store', (minute) => (minute >= SECOND ? 14 : 0.05))];
    const hosts = [...relations, relation('store', 'runs-on', 'host')];
    const filling = seen('host', 'filesystem.full', FIRST - 60, written, MANY);

    expect(explain('web', series, hosts, [release, filling]).second).toEqual(['host filesystem.full']);
    const early = [series[0] as RawSeries, failing('store', rising(0.05, 14, 14))];
    expect(explain('web', early, hosts, [release, filling]).second).not.toEqual(['host filesystem.full']);
  });
});

function node(assetId: string, concept: Concept, fromMinute: number, untilMinute: number, detail: FindingDetail = written): Node {
  return {
    assetId,
    concept,
    component: null,
    onsetMs: fromMinute * MINUTE,
    untilMs: untilMinute * MINUTE,
    strength: 0.9,
    resolutionMs: MINUTE,
    findings: [seen(assetId, concept, fromMinute, detail, untilMinute)],
  };
}

function field(relations: readonly Relation[], observed: readonly Node[]): Field {
  return { topology: createTopology(relations), observed, measured: () => false, heard: () => true };
}

describe('what ended before', () => {
  const alerted = node('web', 'service.latency', 100, 120);
  const rejectedOf = (cause: Node) => {
    const { paths, rejected } = pathsTo(alerted, field([], [alerted, cause]));
    return { rejected: rejected.map(({ reason }) => reason), found: paths.some(({ root }) => root === cause) };
  };

  test('a load hurts while it lasts and until its queue is done, not for as long as its mechanism allows', () => {
    expect(rejectedOf(node('web', 'cpu.utilization', 60, 90))).toEqual({ rejected: [], found: true });
    expect(rejectedOf(node('web', 'cpu.utilization', 60, 84))).toEqual({ rejected: ['ended-before'], found: false });
  });

  test('of a deed only the beginning is known: it counts for as long as its mechanism allows', () => {
    expect(rejectedOf(node('web', 'configuration.changed', 60, 60))).toEqual({ rejected: [], found: true });
    expect(rejectedOf(node('web', 'configuration.changed', -30, -30))).toEqual({ rejected: ['ended-before'], found: false });
  });

  test('a load of which single events tell is not known to have ended', () => {
    const events: Node = { ...node('web', 'cpu.utilization', 60, 60), resolutionMs: 0 };
    expect(rejectedOf(events)).toEqual({ rejected: [], found: true });
  });
});

describe('causes that work together', () => {
  const relations = [relation('web', 'depends-on', 'db'), relation('db', 'runs-on', 'host'), relation('web', 'runs-on', 'other')];
  const alerted = node('web', 'service.latency', 100, 120);
  const stories = (...observed: readonly Node[]) => {
    const { paths } = pathsTo(alerted, field(relations, [alerted, node('db', 'service.latency', 99, 120), ...observed]));
    return rank(paths, true, () => 0);
  };

  test('a trouble on either side of a call: both count', () => {
    const ranked = stories(node('db', 'memory.pressure', 98, 120), node('other', 'process.saturated', 98, 120));
    expect(togetherWith(ranked, createTopology(relations))).toHaveLength(1);
  });

  test('failures elsewhere that began after the alert’s own are what the first cause did there', () => {
    const failing = node('web', 'service.errors', 100, 120);
    const beside = (minute: number) => {
      const observed = [failing, node('web', 'configuration.changed', 98, 98, changed), node('db', 'service.errors', minute, 120)];
      const { paths } = pathsTo(failing, field(relations, observed));
      return togetherWith(
        rank(paths, true, ({ root }) => (root.assetId === 'db' ? 0.3 : 0.4)),
        createTopology(relations),
      ).map(({ path: { root } }) => root.assetId);
    };
    expect(beside(99)).toEqual(['db']);
    expect(beside(101)).toEqual([]);
  });

  test('what could follow from a step on the first’s way to the alert is none of its own', () => {
    const [other, first] = stories(node('host', 'memory.pressure', 98, 120), node('other', 'process.saturated', 98, 120));
    if (!first || !other) throw new Error('two stories');
    const throughOther = {
      ...first,
      path: {
        ...first.path,
        links: first.path.links.map((link, index) =>
          index === 0 ? { ...link, effect: node('other', 'configuration.changed', 97, 120) } : link,
        ),
      },
    };
    expect(togetherWith([first, other], createTopology(relations))).toEqual([other]);
    expect(togetherWith([throughOther, other], createTopology(relations))).toEqual([]);
  });
});

describe('a change by which each request asks more of a callee', () => {
  const relations = [relation('web', 'depends-on', 'db')];
  const flag = seen('web', 'configuration.changed', FIRST - 1, changed);
  const served = (assetId: string, course: Course) => counter(assetId, 'http_requests_total', course, { code: '200' });
  const times = [slow('web', rising(0.1, 0.9)), slow('db', rising(0.01, 0.16))];
  const explained = (web: Course, db: Course, others: readonly RawSeries[] = []) => {
    const series = [...times, served('web', web), served('db', db), ...others];
    const once = series.map((one) => ({ ...one, points: one.points.filter(([at]) => at < SECOND * MINUTE) }));
    return explain('web', once, relations, [flag]);
  };

  test('is what is behind its load', () => {
    expect(explained(rising(60, 60), rising(60, 300)).first).toBe('web configuration.changed');
  });

  test('is not what is behind it where the caller is asked more itself, or was not measured', () => {
    const alerted = node('web', 'service.latency', 100, 120);
    const load = node('db', 'service.traffic', 99, 120);
    const chain = [node('web', 'configuration.changed', 98, 98, changed), load, node('db', 'service.latency', 99, 120)];
    const blamed = (measured: boolean, ...others: readonly Node[]) => {
      const { paths } = pathsTo(alerted, { ...field(relations, [alerted, ...chain, ...others]), measured: () => measured });
      return paths.some(({ root, links }) => root === chain[0] && links.some(({ effect }) => effect === load));
    };
    expect(blamed(true)).toBe(true);
    expect(blamed(false)).toBe(false);
    expect(blamed(true, node('web', 'service.traffic', 98, 120))).toBe(false);
  });

  test('is not outdone by failures that grew as the requests did', () => {
    const requests = served('db', rising(60, 300));
    const found = (now: number) => {
      const [from, onset] = [new Date(0), new Date(FIRST * MINUTE)];
      const windows = { at: end, normalWindow: { from, to: onset }, incidentWindow: { from: onset, to: end } };
      return findFindings({
        ...windows,
        series: [requests, failing('db', rising(0.3, now))],
        logs: [],
        events: [],
        changes: [],
        alerts: [],
      });
    };
    const asEver = (findings: readonly Finding[]) => findings.filter((one) => failsAsEver(one, findings)).map(({ concept }) => concept);

    expect(found(1.5).map(({ concept }) => concept)).toContain('service.errors');
    expect(asEver(found(1.5))).toEqual(['service.errors']);
    expect(asEver(found(60))).toEqual([]);
    expect(explained(rising(60, 60), rising(60, 300), [failing('db', rising(0.3, 1.5))]).first).toBe('web configuration.changed');
  });
});

test('a service’s own trouble speaks for a change of it that was made just then, not for one long before', () => {
  const relations = [relation('web', 'depends-on', 'store')];
  const series = [slow('web', rising(0.08, 0.5, 0.5)), slow('store', rising(0.02, 0.44, 0.44))];
  const explained = (minute: number) =>
    explain('web', series, relations, [{ ...seen('store', 'configuration.changed', minute, changed), strength: 0.4 }]);

  expect(explained(FIRST - 1).first).toBe('store configuration.changed');
  expect(explained(FIRST - 50).first).toBe('store service.latency');
});
