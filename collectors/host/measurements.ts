import type { Labels } from '../../domain/observation.ts';
import type { Counters, Reading } from './readings.ts';

/** One value of one gauge of the machine, named as OpenTelemetry's system metrics. */
export type Measurement = { readonly metric: string; readonly labels: Labels; readonly unit: string; readonly value: number };

/** What to report. Device and interface names given are taken as they are; none given: every whole disk, every interface in use but lo. */
export type Selection = { readonly devices: readonly string[]; readonly interfaces: readonly string[] };

const PARTITION_OR_VIRTUAL = /^((sd|vd|xvd|hd)[a-z]+\d+|nvme\d+n\d+p\d+|mmcblk\d+p\d+|loop\d+|ram\d+|zram\d+|sr\d+|fd\d+)$/;

/** What one look tells by itself. */
export function measureNow(reading: Reading): Measurement[] {
  const measured: Measurement[] = [];
  const add = (metric: string, unit: string, value: number, labels: Labels = {}) => measured.push({ metric, unit, value, labels });
  if (reading.load !== null) {
    add('system.cpu.load_average.1m', '{thread}', reading.load[0]);
    add('system.cpu.load_average.5m', '{thread}', reading.load[1]);
    add('system.cpu.load_average.15m', '{thread}', reading.load[2]);
  }
  if (reading.memory.total > 0) {
    const used = 1 - reading.memory.available / reading.memory.total;
    add('system.memory.utilization', '1', used, { 'system.memory.state': 'used' });
  }
  if (reading.swap !== null && reading.swap.total > 0) {
    add('system.paging.utilization', '1', 1 - reading.swap.free / reading.swap.total, { 'system.paging.state': 'used' });
  }
  for (const filesystem of reading.filesystems) {
    add('system.filesystem.utilization', '1', filesystem.usedRatio, {
      'system.device': filesystem.device,
      'system.filesystem.mountpoint': filesystem.mountpoint,
      'system.filesystem.type': filesystem.type,
    });
  }
  add('system.uptime', 's', reading.counters.uptimeSeconds);
  if (reading.processes !== null) add('system.process.count', '{process}', reading.processes);
  return measured;
}

/** What the difference of two looks tells; empty after a reboot. A counter that went back is left out. */
export function measureBetween(before: Counters, now: Counters, selection: Selection): Measurement[] {
  const seconds = now.uptimeSeconds - before.uptimeSeconds;
  if (!(seconds > 0)) return [];
  return [...cpu(before, now), ...disks(before, now, selection, seconds), ...networks(before, now, selection, seconds)];
}

function cpu(before: Counters, now: Counters): Measurement[] {
  // The kernel's iowait can go back by a tick or two between reads; such a step is no time at all.
  const spent = Object.entries(now.cpu).map(([mode, ticks]) => [mode, Math.max(0, ticks - (before.cpu[mode] ?? ticks))] as const);
  const total = spent.reduce((sum, [, ticks]) => sum + ticks, 0);
  if (total === 0) return [];
  return spent.map(([mode, ticks]) => ({
    metric: 'system.cpu.utilization',
    labels: { 'cpu.mode': mode },
    unit: '1',
    value: ticks / total,
  }));
}

function disks(before: Counters, now: Counters, selection: Selection, seconds: number): Measurement[] {
  const measured: Measurement[] = [];
  for (const [device, counters] of Object.entries(now.disks)) {
    const earlier = before.disks[device];
    const wanted = selection.devices.length > 0 ? selection.devices.includes(device) : !PARTITION_OR_VIRTUAL.test(device);
    if (!wanted || earlier === undefined || counters.busySeconds < earlier.busySeconds) continue;
    const labels = { 'system.device': device };
    for (const direction of ['read', 'write'] as const) {
      const bytes = counters[`${direction}Bytes`] - earlier[`${direction}Bytes`];
      const operations = counters[`${direction}s`] - earlier[`${direction}s`];
      const time = counters[`${direction}Seconds`] - earlier[`${direction}Seconds`];
      if (bytes < 0 || operations < 0 || time < 0) continue;
      const directed = { ...labels, 'disk.io.direction': direction };
      measured.push({ metric: 'system.disk.io', labels: directed, unit: 'By/s', value: bytes / seconds });
      measured.push({ metric: 'system.disk.operations', labels: directed, unit: '{operation}/s', value: operations / seconds });
      // No operation, no latency: zero would say that the disk is fast.
      if (operations > 0) measured.push({ metric: 'system.disk.operation_time', labels: directed, unit: 's', value: time / operations });
    }
    const busy = Math.min(1, (counters.busySeconds - earlier.busySeconds) / seconds);
    measured.push({ metric: 'system.disk.utilization', labels, unit: '1', value: busy });
  }
  return measured;
}

const NETWORK = [
  ['system.network.io', 'By/s', 'Bytes'],
  ['system.network.errors', '{error}/s', 'Errors'],
  ['system.network.packet.dropped', '{packet}/s', 'Dropped'],
] as const;

function networks(before: Counters, now: Counters, selection: Selection, seconds: number): Measurement[] {
  const measured: Measurement[] = [];
  for (const [name, counters] of Object.entries(now.networks)) {
    const earlier = before.networks[name];
    const used = name !== 'lo' && counters.receiveBytes + counters.transmitBytes > 0;
    const wanted = selection.interfaces.length > 0 ? selection.interfaces.includes(name) : used;
    if (!wanted || earlier === undefined) continue;
    for (const [metric, unit, field] of NETWORK) {
      for (const direction of ['receive', 'transmit'] as const) {
        const grown = counters[`${direction}${field}`] - earlier[`${direction}${field}`];
        const labels = { 'network.interface.name': name, 'network.io.direction': direction };
        if (grown >= 0) measured.push({ metric, labels, unit, value: grown / seconds });
      }
    }
  }
  return measured;
}
