import type { AssetFact, AssetKind, Labels, RelationKind } from '../../domain/observation.ts';
import type { Series } from '../../stores/stores.ts';

/** A series of the estate: `base` and `noise` are of what a person reads, which of a counter is its rate per second. */
export type Course = Series & { readonly base: number; readonly noise: number; readonly everySteps: number };

export type Estate = { readonly facts: readonly AssetFact[]; readonly courses: readonly Course[] };

const RACKS = 10;
const SERVERS = 240;
const LUNS = 24;
const SHELVES = 4;
const SLOTS = 24;
/** Services by how far from the customers they stand: each calls two of the next row. */
const ROWS = [20, 40, 60] as const;
/** Counts of bad sectors are read every half hour. */
const SLOW = 30;

export const name = {
  server: (i: number) => `srv-${String(i % SERVERS).padStart(3, '0')}`,
  rack: (i: number) => `rack-${String(i % RACKS).padStart(2, '0')}`,
  switch: (i: number) => `sw-${String(i % RACKS).padStart(2, '0')}`,
  cooler: (i: number) => `crac-${Math.floor((i % RACKS) / 2)}`,
  lun: (i: number) => `lun-${String(i % LUNS).padStart(2, '0')}`,
  shelf: (i: number) => `shelf-${i % SHELVES}`,
  service: (row: number, i: number) => `svc-${row}-${String(i % (ROWS[row] ?? 1)).padStart(2, '0')}`,
};

/**
 * 413 assets: servers in racks on switches and LUNs, services in three rows, coolers and disk shelves.
 *
 * @param density 1 measures about ten thousand series, 2 twice as many of the same assets
 */
export function estate(density: number, since: Date): Estate {
  const facts: AssetFact[] = [];
  const courses: Course[] = [];
  const asset = (assetId: string, assetKind: AssetKind, relations: ReadonlyArray<readonly [RelationKind, string]>) => {
    const related = relations.map(([kind, to]) => ({ kind, to }));
    facts.push({
      kind: 'fact',
      at: since,
      assetId,
      assetKind,
      name: assetId,
      attributes: {},
      relations: related,
      source: 'inventory',
    });
    return measured(assetId);
  };
  const measured =
    (assetId: string) =>
    (metric: string, labels: Labels, unit: string, base: number, noise: number, more: Partial<Course> = {}) => {
      courses.push({ assetId, metric, labels, unit, instrument: 'gauge', base, noise, everySteps: 1, ...more });
    };
  const times = (count: number) => Array.from({ length: Math.max(1, Math.round(count * density)) }, (_, i) => i);
  const counter = { instrument: 'counter' } as const;

  for (let i = 0; i < RACKS; i++) {
    if (i % 2 === 0) {
      const cooler = asset(name.cooler(i), 'cooling', []);
      for (const k of times(4)) cooler('hw.fan.speed', { sensor: `Fan${k}` }, 'rpm', 2_400, 30);
      cooler('hw.temperature', { sensor: 'Supply' }, 'Cel', 17, 0.3);
    }
    const rack = asset(name.rack(i), 'rack', [['cooled-by', name.cooler(i)]]);
    for (const k of times(4)) rack('hw.temperature', { sensor: `Inlet${k}` }, 'Cel', 23, 0.5);
    const port = asset(name.switch(i), 'switch', []);
    for (const k of times(48)) {
      port('hw.network.up', { port: `eth${k}` }, '1', 1, 0);
      port('ifInErrors', { port: `eth${k}` }, '{error}', 0.01, 0.01, counter);
    }
  }
  for (let i = 0; i < SHELVES; i++) {
    const shelf = asset(name.shelf(i), 'shelf', []);
    for (let k = 0; k < SLOTS; k++) {
      const labels = { slot: `slot-${k}`, serial: `SN${i}${String(k).padStart(3, '0')}` };
      shelf('hw.disk.smart.reallocated_sectors', labels, '{sector}', 8, 0, { everySteps: SLOW });
      shelf('hw.disk.smart.pending_sectors', labels, '{sector}', 0, 0, { everySteps: SLOW });
    }
  }
  for (let i = 0; i < LUNS; i++) {
    const lun = asset(name.lun(i), 'lun', [['stores-on', name.shelf(i)]]);
    lun('system.disk.io', { 'disk.io.direction': 'write' }, 'By/s', 2.1e7, 2e6);
    lun('system.disk.io', { 'disk.io.direction': 'read' }, 'By/s', 4e7, 3e6);
    lun('lun.latency', { direction: 'write' }, 's', 0.002, 0.0003);
    lun('lun.latency', { direction: 'read' }, 's', 0.004, 0.0004);
    lun('lun.utilization', {}, '1', 0.35, 0.04);
    lun('lun.queue.depth', {}, '1', 3, 1);
  }
  for (let i = 0; i < SERVERS; i++) {
    const server = asset(name.server(i), 'server', [
      ['member-of', name.rack(i)],
      ['connected-to', name.switch(i)],
      ['stores-on', name.lun(i)],
    ]);
    for (const [mode, base, noise] of MODES) server('system.cpu.utilization', { 'cpu.mode': mode }, '1', base, noise);
    for (const [state, base] of MEMORY) server('system.memory.utilization', { 'system.memory.state': state }, '1', base, 0.01);
    for (const k of times(2)) {
      const device = { 'system.device': `sd${String.fromCharCode(97 + k)}` };
      server('system.disk.io', { ...device, 'disk.io.direction': 'write' }, 'By', 3e6, 8e5, counter);
      server('system.disk.io', { ...device, 'disk.io.direction': 'read' }, 'By', 5e6, 9e5, counter);
      server('system.disk.io_time', device, 's', 0.2, 0.05, counter);
      const port = { 'network.interface.name': `eth${k}` };
      server('system.network.io', { ...port, 'network.io.direction': 'receive' }, 'By', 9e6, 1e6, counter);
      server('system.network.io', { ...port, 'network.io.direction': 'transmit' }, 'By', 7e6, 1e6, counter);
      server('system.network.errors', port, '{error}', 0.01, 0.01, counter);
      server('hw.fan.speed', { sensor: `Fan${k}` }, 'rpm', 7_200, 60);
    }
    for (const k of times(3)) server('system.filesystem.utilization', { 'system.filesystem.mountpoint': `/mnt/${k}` }, '1', 0.5, 0.001);
    for (const k of times(4)) server('hw.temperature', { sensor: `CPU${k} Temp` }, 'Cel', 52, 1.5);
    server('system.cpu.load_average.1m', {}, '1', 4, 1);
    server('system.processes.count', {}, '1', 310, 9);
  }
  for (const [row, count] of ROWS.entries()) {
    for (let i = 0; i < count; i++) {
      const calls = row + 1 < ROWS.length ? [name.service(row + 1, 2 * i), name.service(row + 1, 2 * i + 1)] : [];
      const service = asset(name.service(row, i), 'service', [
        ['runs-on', name.server(hostOf(row, i))],
        ['runs-on', name.server(hostOf(row, i) + 1)],
        ...calls.map((to) => ['depends-on', to] as const),
      ]);
      for (const k of times(3)) {
        service('http.server.request.duration', { 'http.route': `/r${k}` }, 's', 0.14, 0.01);
        service('http.server.requests', { 'http.route': `/r${k}` }, '{request}/s', 210, 12);
        service('http.server.errors', { 'http.route': `/r${k}` }, '{error}/s', 0.4, 0.2);
      }
      service('process.up', {}, '1', 1, 0);
      service('jvm.memory.used', {}, 'By', 1.4e9, 1e8);
      service('jvm.thread.count', {}, '1', 90, 6);
    }
  }
  return { facts, courses };
}

/** The first of the two servers that a service runs on. */
export function hostOf(row: number, i: number): number {
  return (row * 80 + i * 3) % SERVERS;
}

const MODES = [
  ['user', 0.31, 0.03],
  ['system', 0.07, 0.01],
  ['iowait', 0.08, 0.008],
  ['idle', 0.5, 0.04],
] as const;
const MEMORY = [
  ['used', 0.6],
  ['cached', 0.3],
  ['free', 0.1],
] as const;
