import { readdir, readFile, statfs } from 'node:fs/promises';
import * as os from 'node:os';
import { join, parse } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { DiskCounters, NetworkCounters } from './proc.ts';
import { parseCpu, parseDiskstats, parseMeminfo, parseMounts, parseNetDev } from './proc.ts';

/** What only grows; kept in the cursor so that the next reading can be compared with it. */
export type Counters = {
  /** Monotonic seconds since boot: less than before means a reboot. */
  readonly uptimeSeconds: number;
  readonly cpu: Readonly<Record<string, number>>;
  readonly disks: Readonly<Record<string, DiskCounters>>;
  readonly networks: Readonly<Record<string, NetworkCounters>>;
};

/** One look at a machine. Null where the platform does not tell. */
export type Reading = {
  readonly counters: Counters;
  readonly load: readonly [number, number, number] | null;
  /** Bytes. `available` is what can be given out without swapping. */
  readonly memory: { readonly total: number; readonly available: number };
  readonly swap: { readonly total: number; readonly free: number } | null;
  readonly processes: number | null;
  readonly filesystems: ReadonlyArray<{
    readonly device: string;
    readonly mountpoint: string;
    readonly type: string;
    readonly usedRatio: number;
  }>;
  readonly identity: {
    readonly hostname: string;
    readonly os: string;
    readonly kernel: string;
    readonly architecture: string;
    readonly cpuCount: number;
  };
};

/**
 * Reads a Linux machine through `root`/proc.
 *
 * @throws AppError COLLECTOR_UNREACHABLE when `root` holds no /proc
 */
export async function readLinux(root: string): Promise<Reading> {
  const text = (path: string) => readFile(join(root, path), 'utf8');
  const optional = (path: string) => text(path).catch(() => '');
  const stat = await text('proc/stat').catch((cause: unknown) => {
    throw new AppError('COLLECTOR_UNREACHABLE', `no proc/stat under ${root}`, { cause });
  });
  const [meminfo, diskstats, netDev, loadavg, uptime, mounts, hostname, release, osRelease] = await Promise.all([
    text('proc/meminfo'),
    optional('proc/diskstats'),
    optional('proc/net/dev'),
    optional('proc/loadavg'),
    text('proc/uptime'),
    optional('proc/mounts'),
    optional('proc/sys/kernel/hostname'),
    optional('proc/sys/kernel/osrelease'),
    optional('etc/os-release'),
  ]);
  const memory = parseMeminfo(meminfo);
  const [load1, load5, load15] = loadavg.split(' ').map(Number);
  const entries = await readdir(join(root, 'proc')).catch(() => []);
  const processes = entries.filter((name) => /^\d+$/.test(name)).length;
  return {
    counters: {
      uptimeSeconds: Number(uptime.split(' ')[0]),
      cpu: parseCpu(stat),
      disks: parseDiskstats(diskstats),
      networks: parseNetDev(netDev),
    },
    load: load1 === undefined || load5 === undefined || load15 === undefined ? null : [load1, load5, load15],
    memory: { total: memory.MemTotal ?? 0, available: memory.MemAvailable ?? memory.MemFree ?? 0 },
    swap: memory.SwapTotal === undefined ? null : { total: memory.SwapTotal, free: memory.SwapFree ?? 0 },
    processes: processes === 0 ? null : processes,
    filesystems: await usage(root, onDevices(parseMounts(mounts))),
    identity: {
      hostname: hostname.trim() || os.hostname(),
      os: /^PRETTY_NAME="?([^"\n]+)/m.exec(osRelease)?.[1] ?? 'Linux',
      kernel: release.trim() || os.release(),
      architecture: os.arch(),
      cpuCount: stat.match(/^cpu\d+ /gm)?.length ?? os.cpus().length,
    },
  };
}

/** Reads any other machine through Node itself: CPU, memory, load, and the file system we run on. */
export async function readPortable(): Promise<Reading> {
  const cpu: Record<string, number> = {};
  const add = (mode: string, ms: number) => {
    cpu[mode] = (cpu[mode] ?? 0) + ms;
  };
  for (const { times } of os.cpus()) {
    add('user', times.user);
    add('nice', times.nice);
    add('system', times.sys);
    add('idle', times.idle);
    add('interrupt', times.irq);
  }
  const [load1 = 0, load5 = 0, load15 = 0] = os.loadavg();
  const root = parse(process.cwd()).root;
  return {
    counters: { uptimeSeconds: os.uptime(), cpu, disks: {}, networks: {} },
    load: os.platform() === 'win32' ? null : [load1, load5, load15],
    memory: { total: os.totalmem(), available: os.freemem() },
    swap: null,
    processes: null,
    filesystems: await usage('', [{ device: root, mountpoint: root, type: 'local' }]),
    identity: {
      hostname: os.hostname(),
      os: os.version(),
      kernel: os.release(),
      architecture: os.arch(),
      cpuCount: os.cpus().length,
    },
  };
}

type Mount = { readonly device: string; readonly mountpoint: string; readonly type: string };

/** Mounts backed by a device, each device once, at its shortest mount point: bind mounts show it many times. */
function onDevices(mounts: readonly Mount[]): Mount[] {
  const byDevice = new Map<string, Mount>();
  for (const mount of mounts) {
    if (!mount.device.startsWith('/') || ['squashfs', 'iso9660'].includes(mount.type)) continue;
    const known = byDevice.get(mount.device);
    if (known === undefined || mount.mountpoint.length < known.mountpoint.length) byDevice.set(mount.device, mount);
  }
  return [...byDevice.values()];
}

/** Used share as `df` counts it: what is reserved for root is not free for others. */
async function usage(root: string, mounts: readonly Mount[]) {
  const read = await Promise.all(
    mounts.map(async (mount) => {
      const stats = await statfs(join(root, mount.mountpoint)).catch(() => null);
      if (stats === null || stats.blocks === 0) return [];
      const used = stats.blocks - stats.bfree;
      return [{ ...mount, usedRatio: used / (used + stats.bavail) }];
    }),
  );
  return read.flat();
}
