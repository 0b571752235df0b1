import { describe, expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import type { Concept, FindingDetail } from '../../domain/finding.ts';
import { createTopology } from '../topology/topology.ts';
import type { Node } from './nodes.ts';
import { pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import { MINUTE, node, relation, silence } from './testing/nodes.ts';
import { ofTheirOwn } from './together.ts';

/** Root of the best story of how the first came about, with all that were seen. */
function rootOf(relations: readonly Relation[], ...observed: readonly [Node, ...Node[]]): string {
  const topology = createTopology(relations);
  const { paths } = pathsTo(observed[0], { topology, observed, measured: () => false, heard: () => false });
  const root = rank(paths, true, () => 0)[0]?.path.root;
  return root ? `${root.assetId} ${root.concept}` : 'nothing';
}

describe('a hypervisor’s job is felt by its guest', () => {
  const relations = [relation('service', 'runs-on', 'guest'), relation('guest', 'runs-on', 'hypervisor')];
  const slow = node('service', 'service.latency', 100);

  test.each(['disk.latency', 'cpu.iowait', 'cpu.utilization'] as const)('in %s', (concept) => {
    expect(rootOf(relations, slow, node('guest', concept, 99), node('hypervisor', 'job.running', 98))).toBe('hypervisor job.running');
  });

  test('not when it began after', () => {
    expect(rootOf(relations, slow, node('guest', 'cpu.iowait', 99), node('hypervisor', 'job.running', 115))).toBe('guest cpu.iowait');
  });
});

describe('guests keep their disks on those of their host', () => {
  const relations = [relation('service', 'runs-on', 'guest'), relation('guest', 'runs-on', 'host'), relation('other', 'runs-on', 'host')];
  const slow = [node('service', 'service.latency', 100), node('guest', 'disk.latency', 99)] as const;

  test.each(['disk.write-rate', 'disk.read-rate', 'disk.utilization'] as const)('and wait for %s there', (concept) => {
    expect(rootOf(relations, ...slow, node('host', concept, 98))).toBe(`host ${concept}`);
  });

  test('and for what another of them writes', () => {
    expect(rootOf(relations, ...slow, node('host', 'disk.write-rate', 98), node('other', 'disk.write-rate', 98))).toBe(
      'other disk.write-rate',
    );
  });
});

test('a switch between hosts and their volume that is set otherwise is why those wait', () => {
  const relations = [
    relation('service', 'runs-on', 'host'),
    relation('host', 'stores-on', 'volume'),
    relation('volume', 'connected-to', 'switch'),
    relation('host', 'connected-to', 'switch'),
  ];
  const changed: FindingDetail = { kind: 'change', field: 'port.mtu', before: '9216', after: '1500', by: 'inventory' };
  const seen = [
    node('host', 'disk.latency', 99),
    node('host', 'disk.utilization', 99),
    node('switch', 'configuration.changed', 98, changed),
  ];
  expect(rootOf(relations, node('service', 'service.latency', 100), ...seen)).toBe('switch configuration.changed');
});

test('an array that complains as its hosts begin to wait is why, and a firewall without room is why requests fail behind it', () => {
  const relations = [
    relation('service', 'runs-on', 'host'),
    relation('host', 'stores-on', 'array'),
    relation('host', 'connected-to', 'firewall'),
  ];
  const waits = [node('host', 'disk.latency', 99), node('array', 'log.errors', 98)];
  expect(rootOf(relations, node('service', 'service.latency', 100), ...waits)).toBe('array log.errors');
  expect(rootOf(relations, node('service', 'service.errors', 100), node('firewall', 'process.saturated', 99))).toBe(
    'firewall process.saturated',
  );
});

test('a deed of an hour before does not outdo a fault that is seen, by a step that nobody saw', () => {
  const relations = [relation('app', 'runs-on', 'node'), relation('node', 'member-of', 'cluster')];
  const changed: FindingDetail = { kind: 'change', field: 'policy', before: '1', after: '2', by: 'inventory' };
  const seen = [node('node', 'filesystem.full', 99), node('cluster', 'configuration.changed', 40, changed)];
  expect(rootOf(relations, node('app', 'service.errors', 100), ...seen)).toBe('node filesystem.full');
});

describe('what several guests fell silent for', () => {
  const relations = ['a', 'b', 'c'].map((guest) => relation(guest, 'runs-on', 'host'));
  const guests = ['b', 'c'].map((guest) => node(guest, 'process.down', 100, silence));
  const alerted = node('a', 'process.down', 100, silence);

  test('is their host, where it is seen to be silent itself', () => {
    const served = [...relations, relation('service', 'runs-on', 'a')];
    const probe = node('service', 'process.down', 101, { ...silence, kind: 'level-shift', normal: 1, now: 0 } as FindingDetail);
    expect(rootOf(served, probe, alerted, ...guests, node('host', 'process.down', 100, silence))).toBe('host process.down');
  });

  test('is supposed where nothing is known of the host', () => {
    expect(rootOf(relations, alerted, ...guests)).toMatch(/^host (link\.down|power\.failed)$/);
  });
});

test('a fan is behind a busy processor that grew hot before, though it says late that it is throttled', () => {
  const relations = [relation('service', 'runs-on', 'host')];
  const observed = [node('host', 'fan.failed', 82), node('host', 'temperature.high', 82), node('host', 'cpu.utilization', 100)];
  const late = node('host', 'cpu.throttled', 112);
  expect(rootOf(relations, node('service', 'service.latency', 100), ...observed, late)).toBe('host fan.failed');
});

test('a host that writes of a process that ended is not down: the process is, where it is seen itself', () => {
  const relations = [relation('web', 'depends-on', 'db'), relation('db', 'runs-on', 'host')];
  const [alerted, ended, told] = [
    node('web', 'service.errors', 100),
    node('db', 'process.down', 99, silence),
    node('host', 'process.down', 99),
  ];

  expect(rootOf(relations, alerted, ended, told)).toBe('db process.down');
  expect(rootOf(relations, alerted, ended, node('host', 'process.down', 99, silence))).toBe('host process.down');
  expect(rootOf(relations, alerted, told)).toBe('host process.down');
});

test('what one of a cluster did the others must do when it is gone, and what shares no cluster with it need not', () => {
  const hosts = [relation('service', 'runs-on', 'guest'), relation('guest', 'runs-on', 'host')];
  const cluster = [relation('host', 'member-of', 'cluster'), relation('mate', 'member-of', 'cluster')];
  const observed = [node('guest', 'cpu.utilization', 100), node('host', 'cpu.utilization', 100), node('mate', 'process.down', 97, silence)];
  const slow = node('service', 'service.latency', 101);

  expect(rootOf([...hosts, ...cluster], slow, ...observed)).toBe('mate process.down');
  expect(rootOf(hosts, slow, ...observed)).toMatch(/cpu\.utilization$/);
});

test('who stores on a file server waits when that takes no more connections', () => {
  const relations = [relation('service', 'runs-on', 'client'), relation('client', 'stores-on', 'filer')];
  const observed = [node('client', 'cpu.iowait', 100), node('filer', 'process.saturated', 98)];
  expect(rootOf(relations, node('service', 'service.latency', 100), ...observed)).toBe('filer process.saturated');
});

test('a clock that follows a wrong one is not where the trouble began', () => {
  const relations = [relation('web', 'runs-on', 'host'), relation('host', 'depends-on', 'time'), relation('time', 'runs-on', 'source')];
  const observed = [node('host', 'clock.wrong', 98), node('source', 'clock.wrong', 94)];
  expect(rootOf(relations, node('web', 'service.errors', 99), ...observed)).toBe('source clock.wrong');
});

test('what is taken out of a cluster for maintenance leaves its work to the others', () => {
  const hosts = [relation('service', 'runs-on', 'host')];
  const cluster = [relation('host', 'member-of', 'cluster'), relation('mate', 'member-of', 'cluster')];
  const observed = [node('host', 'cpu.utilization', 100), node('mate', 'configuration.changed', 97)];
  const slow = node('service', 'service.latency', 101);

  expect(rootOf([...hosts, ...cluster], slow, ...observed)).toBe('mate configuration.changed');
  expect(rootOf(hosts, slow, ...observed)).toBe('host cpu.utilization');
});

test('what runs on a machine is behind its busy processor when it was changed before, and not when it was after', () => {
  const relations = [relation('service', 'runs-on', 'host'), relation('batch', 'runs-on', 'host')];
  const busy = node('host', 'cpu.utilization', 100);
  const slow = node('service', 'service.latency', 101);

  expect(rootOf(relations, slow, busy, node('batch', 'configuration.changed', 98))).toBe('batch configuration.changed');
  expect(rootOf(relations, slow, busy, node('batch', 'configuration.changed', 115))).toBe('host cpu.utilization');
});

test('a switch three steps above a service is behind its failures', () => {
  const relations = [
    relation('service', 'runs-on', 'host'),
    relation('host', 'connected-to', 'access'),
    relation('access', 'connected-to', 'core'),
  ];
  expect(rootOf(relations, node('service', 'service.errors', 161), node('core', 'network.errors', 160))).toBe('core network.errors');
});

test('a change is a worse reason for what begins an hour later than for what begins soon, and a fault is not', () => {
  const failing = node('service', 'service.errors', 161);
  const qualityOf = (concept: Concept, minute: number) => {
    const observed = [failing, node('service', concept, minute)];
    const topology = createTopology([]);
    const { paths } = pathsTo(failing, { topology, observed, measured: () => false, heard: () => false });
    return paths.find(({ root, links }) => root === observed[1] && links.length === 1)?.links[0]?.quality ?? 0;
  };
  expect(qualityOf('configuration.changed', 100)).toBeLessThan(qualityOf('configuration.changed', 140));
  expect(qualityOf('configuration.changed', 100)).toBeGreaterThan(0);
  expect(qualityOf('memory.failed', 100)).toBe(qualityOf('memory.failed', 140));
});

test('whoever calls a service whose licence ran out fails with it', () => {
  const relations = [relation('app', 'depends-on', 'licences')];
  expect(rootOf(relations, node('app', 'service.errors', 100), node('licences', 'credential.expired', 99))).toBe(
    'licences credential.expired',
  );
});

test('a fault is behind what an alert watches, though nothing is known of what that means', () => {
  const relations = [relation('workers', 'depends-on', 'addresses')];
  const few = node('workers', 'unknown', 100);
  expect(rootOf(relations, few, node('addresses', 'process.saturated', 99))).toBe('addresses process.saturated');
  expect(rootOf([], few, node('addresses', 'process.saturated', 99))).toBe('nothing');
});

test('a guest that waits for its host’s processor is no second trouble, two guests that write to one volume are two', () => {
  const topology = createTopology([
    relation('guest', 'runs-on', 'host'),
    relation('a', 'stores-on', 'lun'),
    relation('b', 'stores-on', 'lun'),
  ]);

  expect(ofTheirOwn(node('guest', 'cpu.utilization', 100), node('host', 'cpu.utilization', 100), topology)).toBe(false);
  expect(ofTheirOwn(node('a', 'disk.write-rate', 100), node('b', 'disk.write-rate', 100), topology)).toBe(true);
  const [one, other] = ['slot-1', 'slot-2'].map((component) => ({ ...node('a', 'disk.failed', 100), component }));
  if (!one || !other) throw new Error('two disks');
  expect([ofTheirOwn(one, other, topology), ofTheirOwn(one, one, topology)]).toEqual([true, false]);
});

describe('a job that asks much of whom it depends on', () => {
  const relations = [relation('shop', 'depends-on', 'store'), relation('import', 'depends-on', 'store')];
  const failing = node('shop', 'service.errors', 100);

  test.each(['process.saturated', 'memory.pressure'] as const)('is why all others there feel its %s', (concept) => {
    expect(rootOf(relations, failing, node('store', concept, 99), node('import', 'job.running', 97))).toBe('import job.running');
  });

  test('and of what it alters there at once, not of what is altered half an hour later', () => {
    const full = node('store', 'process.saturated', 99);
    // It said once that it began.
    const job = { ...node('import', 'job.running', 60), untilMs: 60 * MINUTE };
    const soon = { ...node('import', 'job.running', 95), untilMs: 95 * MINUTE };
    expect(rootOf(relations, failing, full, soon, node('store', 'configuration.changed', 97))).toBe('import job.running');
    expect(rootOf(relations, failing, full, job, node('store', 'configuration.changed', 97))).toBe('store configuration.changed');
  });

  test('not when it began after, or is of somebody who asks nothing there', () => {
    const [full, late] = [node('store', 'process.saturated', 99), node('import', 'job.running', 115)];
    expect(rootOf(relations, failing, full, late)).toBe('store process.saturated');
    expect(rootOf([relation('shop', 'depends-on', 'store')], failing, full, node('import', 'job.running', 97))).toBe(
      'store process.saturated',
    );
  });
});

describe('a cluster is as well as its members and the machines that they run on', () => {
  const relations = [
    relation('shop', 'depends-on', 'cluster'),
    relation('first', 'member-of', 'cluster'),
    relation('second', 'member-of', 'cluster'),
    relation('second', 'runs-on', 'host'),
  ];
  const slow = node('shop', 'service.latency', 100);

  test.each(['first', 'second', 'host'])('trouble of %s is felt by whoever asks the cluster', (assetId) => {
    expect(rootOf(relations, slow, node(assetId, 'disk.failed', 98))).toBe(`${assetId} disk.failed`);
  });

  test('nothing is supposed of members of which nothing was seen, nor when it began after', () => {
    expect(rootOf(relations, slow)).toBe('nothing');
    expect(rootOf(relations, slow, node('host', 'disk.failed', 115))).toBe('nothing');
  });

  test('a volume that a cluster provides is as slow as the disks of its members', () => {
    const stored = [relation('guest', 'stores-on', 'store'), relation('host', 'member-of', 'store')];
    expect(rootOf(stored, node('guest', 'disk.latency', 100), node('host', 'disk.failed', 98))).toBe('host disk.failed');
  });
});

test('a firewall short of memory drops what goes through it', () => {
  const relations = [relation('shop', 'runs-on', 'host'), relation('host', 'connected-to', 'firewall')];
  expect(rootOf(relations, node('shop', 'service.errors', 100), node('firewall', 'memory.pressure', 98))).toBe('firewall memory.pressure');
});

test('a machine with one supply less is slower: that its processors are busy is no trouble of its own', () => {
  const relations = [relation('shop', 'runs-on', 'host')];
  const root = rootOf(
    relations,
    node('shop', 'service.latency', 100),
    node('host', 'cpu.utilization', 99),
    node('host', 'power.failed', 98),
  );
  expect(root).toBe('host power.failed');
});

test('what a cluster is told to do its members do', () => {
  const relations = [relation('guest', 'stores-on', 'store'), relation('host', 'member-of', 'store')];
  const [slow, reading] = [node('guest', 'disk.latency', 100), node('host', 'disk.utilization', 99)];
  expect(rootOf(relations, slow, reading, node('store', 'configuration.changed', 98))).toBe('store configuration.changed');
});

describe('a machine of which nothing comes', () => {
  const relations = [relation('shop', 'depends-on', 'base'), relation('base', 'runs-on', 'guest'), relation('guest', 'runs-on', 'host')];
  const observed = [node('shop', 'service.errors', 100), node('host', 'process.down', 99, silence)] as const;
  const rootsWhere = (heard: Parameters<typeof pathsTo>[1]['heard'], seen: readonly [Node, ...Node[]] = observed) =>
    pathsTo(seen[0], { topology: createTopology(relations), observed: seen, measured: () => false, heard }).paths.map(
      ({ root }) => root.assetId,
    );
  const whileSilent = (name: string) => (assetId: string, after: number) => assetId === name && after < 104 * MINUTE;

  test('is down, with what runs on it, unless that goes on telling of itself', () => {
    expect(rootsWhere(() => false)).toContain('host');
    expect(rootsWhere(whileSilent('shop'))).toContain('host');
    for (const name of ['base', 'guest']) expect(rootsWhere(whileSilent(name))).not.toContain('host');
  });

  test('is down too where what ran on it is heard of again later', () => {
    const later = (_assetId: string, _after: number, before = Number.POSITIVE_INFINITY) => before > 110 * MINUTE;
    expect(rootsWhere(later)).toContain('host');
  });

  test('is down whatever is heard where a line tells so', () => {
    expect(rootsWhere(whileSilent('guest'), [observed[0], node('host', 'process.down', 99)])).toContain('host');
  });
});

test('a guest that waits for a processor takes none from its host, one that is busy does', () => {
  const relations = [relation('shop', 'runs-on', 'guest'), relation('guest', 'runs-on', 'host')];
  const shift = (mode: string): FindingDetail => {
    const series = { metric: 'system.cpu.utilization', labels: { 'cpu.mode': mode }, unit: '1' };
    return { kind: 'level-shift', ...series, normal: 0.01, now: 0.4 };
  };
  const [slow, busy] = [node('shop', 'service.latency', 100), node('host', 'cpu.utilization', 99)];
  expect(rootOf(relations, slow, busy, node('guest', 'cpu.utilization', 98, shift('steal')))).toBe('host cpu.utilization');
  expect(rootOf(relations, slow, busy, node('guest', 'cpu.utilization', 98, shift('user')))).toBe('guest cpu.utilization');
});

test('a store of a hypervisor that is full is a broken disk to its guests', () => {
  const relations = [relation('shop', 'runs-on', 'guest'), relation('guest', 'runs-on', 'host')];
  const root = rootOf(
    relations,
    node('shop', 'service.errors', 100),
    node('guest', 'disk.failed', 99),
    node('host', 'filesystem.full', 98),
  );
  expect(root).toBe('host filesystem.full');
});

test('a controller that is too hot is slower', () => {
  const relations = [relation('shop', 'runs-on', 'host')];
  const root = rootOf(
    relations,
    node('shop', 'service.latency', 100),
    node('host', 'disk.latency', 99),
    node('host', 'temperature.high', 98),
  );
  expect(root).toBe('host temperature.high');
});

test('what is altered in a cluster those have to live with who run in it', () => {
  const relations = [relation('shop', 'runs-on', 'node'), relation('node', 'member-of', 'cluster')];
  expect(rootOf(relations, node('shop', 'service.errors', 100), node('cluster', 'configuration.changed', 90))).toBe(
    'cluster configuration.changed',
  );
});
