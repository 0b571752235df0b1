import { describe, expect, test } from 'vitest';
import type { Alert } from '../../domain/alert.ts';
import type { Relation } from '../../domain/asset.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { rankCauses } from './causes.ts';
import type { CausesInput } from './nodes.ts';
import { finding, MINUTE, relation } from './testing/nodes.ts';

/** A line of each trouble that a template tells of by itself. */
const LINES = { 'power.failed': 'power supply failed', 'link.down': 'link is down', 'process.down': 'main process exited' } as const;

/** What was told once, and nothing later. */
function told(
  assetId: string,
  concept: Finding['concept'],
  minute: number,
  template: string = LINES[concept as 'link.down'] ?? 'a line',
): Finding {
  const one = finding(assetId, concept, minute, { kind: 'new-template', template, count: 1 });
  return { ...one, id: `${one.id} ${minute}`, until: one.onset };
}

/** The causes of failing requests, or of what the metric tells, the first of them first. */
function causesOf(
  relations: readonly Relation[],
  findings: readonly Finding[],
  others: Partial<Pick<CausesInput, 'standing' | 'recovered'>> = {},
  metric = 'http.server.error_ratio',
): string[] {
  const trigger = { metric, labels: {}, unit: '1', instrument: 'gauge', value: 1, threshold: 0.1 };
  const alert = {
    id: 'a',
    assetId: 'app',
    name: 'a',
    summary: '',
    startedAt: new Date(181 * MINUTE),
    labels: {},
    trigger,
  } as unknown as Alert;
  const failing = finding('app', 'service.errors', 180);
  const at = new Date(200 * MINUTE);
  const { hypotheses, together } = rankCauses({ alert, at, relations, findings: [failing, ...findings], measured: [], ...others });
  return hypotheses.filter(({ id }, index) => index === 0 || together.includes(id)).map(({ assetId, concept }) => `${assetId} ${concept}`);
}

describe('a supply that failed before, when what feeds the other goes', () => {
  const fed = [
    relation('app', 'runs-on', 'host'),
    relation('host', 'powered-by', 'strip-1'),
    relation('host', 'powered-by', 'strip-2'),
    relation('other', 'powered-by', 'strip-2'),
  ];
  const supply = told('host', 'power.failed', 60);
  const fault = [told('strip-2', 'power.failed', 179), finding('host', 'process.down', 180)];
  const both = ['strip-2 power.failed', 'host power.failed'];

  test('is told beside it', () => {
    expect(causesOf(fed, [supply, ...fault])).toEqual(both);
  });

  test('as is the other strip', () => {
    expect(causesOf(fed, [told('strip-1', 'power.failed', 60), ...fault])).toEqual(['strip-2 power.failed', 'strip-1 power.failed']);
  });

  test('not when it was well again in between', () => {
    const recovered = [{ assetId: 'host', component: null, at: new Date(90 * MINUTE) }];
    expect(causesOf(fed, [supply, ...fault], { recovered })).toEqual(['strip-2 power.failed']);
    const later = [{ assetId: 'host', component: null, at: new Date(190 * MINUTE) }];
    expect(causesOf(fed, [supply, ...fault], { recovered: later })).toEqual(both);
  });

  test('not where one kind of line tells of it and of its end', () => {
    expect(causesOf(fed, [told('host', 'power.failed', 60, 'power supply is <*>'), ...fault])).toEqual(['strip-2 power.failed']);
  });

  test('not where nothing of it feeds what failed', () => {
    expect(causesOf(fed, [told('other', 'power.failed', 60), ...fault])).toEqual(['strip-2 power.failed']);
  });

  test('though it was lost before all that is weighed', () => {
    expect(causesOf(fed, fault, { standing: [told('host', 'power.failed', 10)] })).toEqual(both);
  });
});

describe('a switch that was lost before, when the other drops what comes', () => {
  const joined = ['switch-1', 'switch-2'].map((one) => relation('host', 'connected-to', one));
  const drops = finding('switch-2', 'network.errors', 179);
  const waits = finding('host', 'disk.latency', 180);

  test('is told beside it, where a thing on the way is joined to both', () => {
    const relations = [relation('app', 'runs-on', 'host'), ...joined];
    expect(causesOf(relations, [told('switch-1', 'link.down', 60), drops, waits])).toEqual([
      'switch-2 network.errors',
      'switch-1 link.down',
    ]);
  });

  test('not where nothing is', () => {
    const relations = [
      relation('app', 'runs-on', 'host'),
      relation('host', 'connected-to', 'switch-2'),
      relation('else', 'connected-to', 'switch-1'),
    ];
    expect(causesOf(relations, [told('switch-1', 'link.down', 60), drops, waits])).toEqual(['switch-2 network.errors']);
  });
});

describe('a node that was taken out before, when another of its cluster fills', () => {
  const relations = [relation('app', 'runs-on', 'node-2'), ...['node-2', 'node-3'].map((node) => relation(node, 'member-of', 'cluster'))];
  const full = finding('node-2', 'filesystem.full', 178);
  const out: FindingDetail = { kind: 'level-shift', metric: 'kube_node_spec_unschedulable', labels: {}, unit: '1', normal: 0, now: 1 };

  test('is told beside it while that lasts', () => {
    const taken = finding('cluster', 'configuration.changed', 120, out);
    expect(causesOf(relations, [full, taken])).toEqual(['node-2 filesystem.full', 'cluster configuration.changed']);
    expect(causesOf(relations, [full, { ...taken, until: new Date(150 * MINUTE) }])).toEqual(['node-2 filesystem.full']);
  });

  test('and a release of that hour is not', () => {
    expect(causesOf(relations, [full, told('cluster', 'configuration.changed', 120)])).toEqual(['node-2 filesystem.full']);
  });
});

test('a standby that stopped before is told by what stopped it, when the machine of the first has no memory left', () => {
  const relations = [
    relation('app', 'depends-on', 'cluster'),
    ...[1, 2].flatMap((n) => [relation(`db-${n}`, 'member-of', 'cluster'), relation(`db-${n}`, 'runs-on', `host-${n}`)]),
  ];
  const stopped = [told('host-2', 'filesystem.full', 90), told('db-2', 'process.down', 92)];
  const killed = [finding('host-1', 'memory.pressure', 178)];
  expect(causesOf(relations, [...stopped, ...killed])).toEqual(['host-1 memory.pressure', 'host-2 filesystem.full']);
});

test('a backup that a switch has no room for after it lost a member is told with that loss', () => {
  const relations = [
    relation('app', 'runs-on', 'host'),
    relation('host', 'connected-to', 'leaf'),
    relation('store', 'connected-to', 'leaf'),
  ];
  const drops = finding('leaf', 'network.errors', 179);
  const causes = causesOf(relations, [told('leaf', 'link.down', 120), told('store', 'job.running', 178), drops]);
  expect(causes.toSorted()).toEqual(['leaf link.down', 'store job.running']);
});

test('what a supply had for the time without its feed, and had no more when that time came', () => {
  const relations = [relation('app', 'runs-on', 'host'), relation('host', 'powered-by', 'ups'), relation('ups', 'powered-by', 'feed')];
  const gone = [told('feed', 'power.failed', 179), finding('ups', 'power.failed', 179), finding('host', 'process.down', 180)];
  const worn = finding('ups', 'battery.failed', 60);
  expect(causesOf(relations, [worn, ...gone])).toEqual(['feed power.failed', 'ups battery.failed']);
  expect(causesOf(relations, gone)).not.toContain('ups battery.failed');
});

describe('a cluster of two of which one lets nobody in any more', () => {
  const relations = [
    relation('app', 'depends-on', 'pair'),
    ...[1, 2].flatMap((n) => [relation(`one-${n}`, 'member-of', 'pair'), relation(`one-${n}`, 'runs-on', `host-${n}`)]),
  ];
  const ended: FindingDetail = {
    kind: 'level-shift',
    metric: 'ssl_certificate_expiry_seconds',
    labels: {},
    unit: 's',
    normal: 900,
    now: -900,
  };
  const refused = { ...finding('one-1', 'certificate.expired', 60, ended), strength: 0.95 };
  const damaged = finding('host-2', 'network.errors', 179);

  test('is told with what hits the other, though what was borne for long looks the better cause', () => {
    expect(causesOf(relations, [refused, damaged]).toSorted()).toEqual(['host-2 network.errors', 'one-1 certificate.expired']);
  });

  test('and alone where what hits is none of its', () => {
    const elsewhere = relations.filter(({ to }) => to !== 'host-2');
    expect(causesOf(elsewhere, [refused, damaged])).toEqual(['one-1 certificate.expired']);
  });

  const LEVEL: FindingDetail = { kind: 'level-shift', metric: 'm', labels: {}, unit: '1', normal: 0.1, now: 1 };
  test.each([
    ['one-1', 'disk.latency'],
    ['host-1', 'filesystem.full'],
  ] as const)('nor is a trouble of the other, or of its machine, less of a loss: %s %s', (assetId, concept) => {
    const lasting = { ...finding(assetId, concept, 110, LEVEL), strength: 1 };
    expect(causesOf(relations, [lasting, damaged]).toSorted()).toEqual(['host-2 network.errors', `${assetId} ${concept}`].toSorted());
  });

  test('is asked by whoever needs it: that of the cluster itself nothing was measured is no doubt', () => {
    expect(causesOf(relations, [told('host-2', 'configuration.changed', 179)])).toEqual(['host-2 configuration.changed']);
  });

  test('and what ails all of it at once is one trouble', () => {
    const both = ['one-1', 'one-2'].map((id) => finding(id, 'process.saturated', 179));
    expect(causesOf(relations, both)).toHaveLength(1);
  });
});

test('a host in maintenance is told with the one that stopped for its memory, whose guests crowd the last', () => {
  const relations = [1, 2, 3].map((n) => relation(`host-${n}`, 'member-of', 'cluster')).concat(relation('app', 'runs-on', 'host-1'));
  const out: FindingDetail = { kind: 'level-shift', metric: 'vmware_host_in_maintenance_mode', labels: {}, unit: '1', normal: 0, now: 1 };
  const crowded = [finding('host-1', 'cpu.utilization', 179), finding('app', 'service.latency', 180)];
  const causes = [finding('host-2', 'memory.failed', 178), finding('host-3', 'configuration.changed', 100, out)];
  expect(causesOf(relations, [...crowded, ...causes], {}, 'http.server.request.duration')).toEqual([
    'host-2 memory.failed',
    'host-3 configuration.changed',
  ]);
});
