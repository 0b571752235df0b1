/**
 * Readers of the text files under /proc; pure.
 *
 * @see https://docs.kernel.org/filesystems/proc.html
 * @see https://docs.kernel.org/admin-guide/iostats.html
 */

const SECTOR_BYTES = 512;

/** Columns of the `cpu` line of /proc/stat, named as OpenTelemetry's cpu.mode; guest time is part of user and nice. */
const CPU_MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'interrupt', 'softirq', 'steal'] as const;

/** Counters of one disk since boot; times in seconds. */
export type DiskCounters = {
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly readSeconds: number;
  readonly writeSeconds: number;
  readonly busySeconds: number;
};

/** Counters of one network interface since it came up. */
export type NetworkCounters = {
  readonly receiveBytes: number;
  readonly receiveErrors: number;
  readonly receiveDropped: number;
  readonly transmitBytes: number;
  readonly transmitErrors: number;
  readonly transmitDropped: number;
};

/** /proc/stat → ticks of the whole machine by mode. Only their ratios mean anything. */
export function parseCpu(text: string): Record<string, number> {
  const line = text.split('\n').find((candidate) => candidate.startsWith('cpu ')) ?? '';
  const ticks = line.trim().split(/\s+/).slice(1).map(Number);
  return Object.fromEntries(CPU_MODES.flatMap((mode, column) => (ticks[column] === undefined ? [] : [[mode, ticks[column]]])));
}

/** /proc/meminfo → bytes by field. */
export function parseMeminfo(text: string): Record<string, number> {
  return Object.fromEntries([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name, kibibytes]) => [name, Number(kibibytes) * 1024]));
}

/** /proc/diskstats → counters by device. */
export function parseDiskstats(text: string): Record<string, DiskCounters> {
  const disks: Record<string, DiskCounters> = {};
  for (const line of text.split('\n')) {
    const [, , name, ...columns] = line.trim().split(/\s+/);
    if (name === undefined || columns.length < 11) continue;
    const [reads = 0, , readSectors = 0, readMs = 0, writes = 0, , writeSectors = 0, writeMs = 0, , busyMs = 0] = columns.map(Number);
    disks[name] = {
      reads,
      writes,
      readBytes: readSectors * SECTOR_BYTES,
      writeBytes: writeSectors * SECTOR_BYTES,
      readSeconds: readMs / 1000,
      writeSeconds: writeMs / 1000,
      busySeconds: busyMs / 1000,
    };
  }
  return disks;
}

/** /proc/net/dev → counters by interface. */
export function parseNetDev(text: string): Record<string, NetworkCounters> {
  const interfaces: Record<string, NetworkCounters> = {};
  for (const line of text.split('\n')) {
    const match = /^\s*([^\s:]+):\s*(.+)$/.exec(line);
    const columns = match?.[2]?.trim().split(/\s+/).map(Number) ?? [];
    if (match?.[1] === undefined || columns.length < 12) continue;
    interfaces[match[1]] = {
      receiveBytes: columns[0] ?? 0,
      receiveErrors: columns[2] ?? 0,
      receiveDropped: columns[3] ?? 0,
      transmitBytes: columns[8] ?? 0,
      transmitErrors: columns[10] ?? 0,
      transmitDropped: columns[11] ?? 0,
    };
  }
  return interfaces;
}

/** /proc/mounts → mounted file systems; the kernel writes blanks in paths as octal escapes. */
export function parseMounts(text: string): Array<{ readonly device: string; readonly mountpoint: string; readonly type: string }> {
  const plain = (field: string) => field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return text.split('\n').flatMap((line) => {
    const [device, mountpoint, type] = line.split(' ');
    return device && mountpoint && type ? [{ device: plain(device), mountpoint: plain(mountpoint), type }] : [];
  });
}
