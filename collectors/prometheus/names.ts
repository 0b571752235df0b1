import type { Labels } from '../../domain/observation.ts';
import { unitOfName } from '../../domain/unit-names.ts';
import type { Point } from './exposition.ts';

/** A series under the name it is filed under. */
export type Named = {
  /** The exporter's own name. */
  readonly from: string;
  readonly metric: string;
  readonly unit: string;
  readonly instrument: 'gauge' | 'counter';
  readonly labels: Labels;
  readonly value: number;
  readonly at: Date | null;
};

type Mapping = {
  readonly metric: string;
  readonly unit: string;
  /** Exporter's label → ours. */
  readonly rename: Readonly<Record<string, string>>;
  readonly add?: Labels;
};

const disk = (metric: string, unit: string, direction: string | null): Mapping => ({
  metric,
  unit,
  rename: { device: 'system.device' },
  ...(direction === null ? {} : { add: { 'disk.io.direction': direction } }),
});
const network = (metric: string, unit: string, direction: string): Mapping => ({
  metric,
  unit,
  rename: { device: 'network.interface.name' },
  add: { 'network.io.direction': direction },
});

/**
 * Series of node_exporter that OpenTelemetry has a name for; all others keep the exporter's name.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/system/system-metrics/
 */
const MAPPINGS: Readonly<Record<string, Mapping>> = {
  node_load1: { metric: 'system.cpu.load_average.1m', unit: '{thread}', rename: {} },
  node_load5: { metric: 'system.cpu.load_average.5m', unit: '{thread}', rename: {} },
  node_load15: { metric: 'system.cpu.load_average.15m', unit: '{thread}', rename: {} },
  node_disk_read_bytes_total: disk('system.disk.io', 'By', 'read'),
  node_disk_written_bytes_total: disk('system.disk.io', 'By', 'write'),
  node_disk_reads_completed_total: disk('system.disk.operations', '{operation}', 'read'),
  node_disk_writes_completed_total: disk('system.disk.operations', '{operation}', 'write'),
  node_disk_io_time_seconds_total: disk('system.disk.io_time', 's', null),
  node_network_receive_bytes_total: network('system.network.io', 'By', 'receive'),
  node_network_transmit_bytes_total: network('system.network.io', 'By', 'transmit'),
  node_network_receive_errs_total: network('system.network.errors', '{error}', 'receive'),
  node_network_transmit_errs_total: network('system.network.errors', '{error}', 'transmit'),
  node_network_receive_drop_total: network('system.network.packet.dropped', '{packet}', 'receive'),
  node_network_transmit_drop_total: network('system.network.packet.dropped', '{packet}', 'transmit'),
  node_network_up: { metric: 'hw.network.up', unit: '1', rename: { device: 'network.interface.name' } },
  node_hwmon_temp_celsius: { metric: 'hw.temperature', unit: 'Cel', rename: { sensor: 'hw.id', chip: 'hw.parent' } },
};

const CPU_MODES: Readonly<Record<string, string>> = { irq: 'interrupt', softirq: 'softirq' };

/** The points under their names: the known ones under OpenTelemetry's, processor time summed over processors. */
export function nameSeries(points: readonly Point[]): readonly Named[] {
  const cpu = new Map<string, Named>();
  const named: Named[] = [];
  for (const point of points) {
    if (point.name === 'node_cpu_seconds_total') addCpu(cpu, point);
    else named.push(nameOne(point));
  }
  return [...cpu.values(), ...named];
}

function addCpu(cpu: Map<string, Named>, { labels, value, at }: Point): void {
  const { cpu: _number, mode = 'unknown', ...others } = labels;
  const key = JSON.stringify([mode, others]);
  const sum = (cpu.get(key)?.value ?? 0) + value;
  const named = { ...others, 'cpu.mode': CPU_MODES[mode] ?? mode };
  cpu.set(key, {
    from: 'node_cpu_seconds_total',
    metric: 'system.cpu.time',
    unit: 's',
    instrument: 'counter',
    labels: named,
    value: sum,
    at,
  });
}

function nameOne({ name, labels, value, at, instrument }: Point): Named {
  const mapping = MAPPINGS[name];
  if (mapping === undefined) return { from: name, metric: name, unit: unitOf(name, instrument), instrument, labels, value, at };
  const renamed = Object.fromEntries(Object.entries(labels).map(([label, text]) => [mapping.rename[label] ?? label, text]));
  return { from: name, metric: mapping.metric, unit: mapping.unit, instrument, labels: { ...renamed, ...mapping.add }, value, at };
}

/** Prometheus puts the base unit at the end of a name; a gauge of a name without one counts something, and is no share of a whole. */
function unitOf(name: string, instrument: Named['instrument']): string {
  if (/_(count|bucket)$/.test(name)) return '{count}';
  return unitOfName(name) ?? (instrument === 'gauge' ? '{count}' : '1');
}

/** Shares that node_exporter leaves to the reader to compute: of memory and of each file system on a device. */
export function derivedShares(points: readonly Point[]): readonly Named[] {
  const at = (name: string) => points.filter((point) => point.name === name);
  const shares: Named[] = [];
  const share = (metric: string, labels: Labels, free: Point, total: number) => {
    if (total <= 0) return;
    shares.push({ from: free.name, metric, unit: '1', instrument: 'gauge', labels, value: 1 - free.value / total, at: free.at });
  };
  const [available, total] = [at('node_memory_MemAvailable_bytes')[0], at('node_memory_MemTotal_bytes')[0]];
  if (available !== undefined && total !== undefined) {
    share('system.memory.utilization', { 'system.memory.state': 'used' }, available, total.value);
  }
  const sizes = new Map(at('node_filesystem_size_bytes').map((point) => [JSON.stringify(point.labels), point.value]));
  for (const free of at('node_filesystem_avail_bytes')) {
    const { device = '', mountpoint = '', fstype = '' } = free.labels;
    if (!device.startsWith('/')) continue;
    const labels = { 'system.device': device, 'system.filesystem.mountpoint': mountpoint, 'system.filesystem.type': fstype };
    share('system.filesystem.utilization', labels, free, sizes.get(JSON.stringify(free.labels)) ?? 0);
  }
  return shares;
}
