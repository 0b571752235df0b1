import type { Concept } from '../../domain/finding.ts';
import type { Labels } from '../../domain/observation.ts';
import { tokensOf, words } from './roles.ts';

/** `both`: a state that is kept as a number, which may be written the one way or the other; that it is another than usual is the trouble. */
type Read = {
  readonly concept: Concept;
  readonly bad: 'up' | 'down';
  readonly floor: number;
  readonly share?: number;
  readonly both?: true;
};
type Series = { readonly metric: string; readonly unit: string; readonly labels?: Labels; readonly instrument?: 'gauge' | 'counter' };

/** What parts of machines and of clusters are called in names of metrics, and which trouble it is that they are not well. The narrowest comes first. */
const PARTS: ReadonlyArray<readonly [names: ReadonlySet<string>, trouble: Concept]> = [
  [words('fan fans blower'), 'fan.failed'],
  [words('psu psus supply supplies ups'), 'power.failed'],
  [words('bbu battery'), 'battery.failed'],
  [words('dimm dimms ecc'), 'memory.failed'],
  [words('disk disks drive drives drv osd osds brick bricks lun luns ssd hdd nvme'), 'disk.failed'],
  [words('raid array zpool zfs md pg pgs vd'), 'raid.degraded'],
  [words('bgp ospf bfd neighbor neighbors nbr link links bond bonding uplink uplinks tunnel port ports interface interfaces'), 'link.down'],
  [words('timex chrony ntp ntpd ptp clock'), 'clock.wrong'],
  [words('service unit process agent agents leader instance instances node pod pods deployment cluster vault standby'), 'process.down'],
  // Whoever counts them tells of others, which it needs.
  [
    words('member members server servers backend backends broker brokers target targets nodes slave slaves peer peers'),
    'dependency.failed',
  ],
];
const HARDWARE: ReadonlySet<Concept> = new Set<Concept>([
  'fan.failed',
  'power.failed',
  'battery.failed',
  'memory.failed',
  'disk.failed',
  'raid.degraded',
  'disk.latency',
]);
/** Beside them a state is one of a fan's or of a drive's speed, which is measured and no state. */
const STATE = words('state status condition health healthy');
const BAD = words(
  'failed failing failure failures uncorrected uncorrectable faulted fault broken offline down degraded missing lost dead unhealthy unavailable inactive stale readonly error critical warning bad suspended unavail removed defunct unknown red yellow notready pressure',
);
const GOOD = words(
  'online healthy active available alive ready connected unsealed established sync synced synchronized running optimal ok green normal up',
);
const COUNTED: ReadonlySet<Concept> = new Set<Concept>([
  'process.down',
  'dependency.failed',
  'disk.failed',
  'link.down',
  'raid.degraded',
  'memory.failed',
]);
/** Names that are written in one word. */
const JOINED: ReadonlyArray<readonly [RegExp, string]> = [
  [/offline(?=[a-z])/i, ' offline '],
  [/read_?only(?=[a-z_]|$)/i, ' readonly '],
  [/phy_?drv/i, ' drv '],
  [/(?<=[a-z])idle(?=percent|pct|ratio|_)/i, ' idle '],
  [/slow_?consumers?/i, ' stalled '],
  // What is measured by the exporter of that name is not told of a node.
  [/^node_/, ''],
];

/** What somebody took out of service, until he puts it back. */
const TAKEN_OUT = words('unschedulable cordoned drained draining maintenance');

const MEMORY = words('mem memory ram paging swap swapused swapfree');
const USED = words('used usage utilization utilisation util pressure busy consumed');
const LEFT = words('free avail available remaining unallocated');
const ROOM = words('tablespace aggr aggregate datastore storage pool space filesystem fs volume volumes disk disks ost mdt partition');
/** Bytes of these are no room to write to. */
const NO_ROOM = words('cache buffer buffers heap network net rx tx bandwidth window socket request response message limit requested');
const GIVEN = words(
  'session sessions connection connections conntrack thread threads worker workers map table entries filefd files fds descriptors handles slots leases addresses tokens handler handlers licenses mac tcam cam',
);
/** What a program writes of the moments in which it could not go on. */
const HELD = words(
  'limited reached tripped exceed exceeded delayed readonly rejected rejects throttled stall stalls stalled starved orphan orphans overrun overruns dropped drop drops discarded shed deadlocked blocked evicted poison',
);
const DISK = words('array disk drive fsync wal fdatasync journal storage nvme lun volume datastore osd commitlog flush');
const WRITES = words('fsync wal fdatasync disk drive journal commitlog');
/** How long a piece of work took says nothing of how long one operation takes. */
const WORK = words('backup snapshot job task scrub restore copy last');
const TIMES = words('latency duration delay await wait seconds ms us usec msec milliseconds microseconds');
const PACKETS = words('packet packets pkts softnet forward frame frames rx tx policy ingress egress');
/** What is told of a thing and is no trouble of it. */
const NO_TROUBLE = words(
  'info version created timestamp uptime boot build limit quota capacity threshold start size setpoint config configured desired requested',
);
/** Words that tell apart what the sets above leave open. */
const REACHED = words('exceed exceeded reached');
const WAITING = words('waiting stalled');
const HOW_MANY = words('some full');
const IO = words('io');
const OF_MEMORY = words('memory');
const CPU = words('cpu');
const SYNCED = words('sync synced synchronized');
const OFFSET = words('offset skew drift tracking');
const SWAPPED = words('swapused');
const SWAP = words('swap');
const RUNTIME = words('remaining runtime');
const VOLTAGE = words('voltage');
const INPUT = words('input line');
const SOURCE = words('source');
const DROPPED = words('drop drops dropped discarded');
const MESSAGES = words('mutation message messages');
const SECONDS: ReadonlyArray<readonly [ReadonlySet<string>, number]> = [
  [words('us usec microseconds µs'), 1e6],
  [words('ms msec milliseconds'), 1e3],
  [words('ns nanoseconds'), 1e9],
];
const ONE_IN_FIVE_MINUTES = 1 / 300;
const LEAST = {
  latencySeconds: 0.005,
  share: 0.1,
  room: 0.05,
  clockSeconds: 0.05,
  each: 0.5,
  held: 0.05,
  given: 15,
  roomBytes: 5e8,
  gone: 0.9,
} as const;

/**
 * What a metric means by the grammar of its name where no table knows it: a part and its state (`cpqDaPhyDrvStatus`, `ceph_health_status`),
 * how many of several are well or are not, what is used up of what is given out, room that is left, how long a disk takes, and what a
 * program counts of the times it could not go on. Names are those of MIBs (HPE, Dell, Cisco, APC, RFC 1628, RFC 4273) and exporters.
 *
 * @see https://prometheus.io/docs/practices/naming/
 */
export function namedMeaning(series: Series): Read | null {
  const { unit, labels = {}, instrument } = series;
  if (/^(system|process)\.|^hw\.(?!status)/.test(series.metric)) return null;
  const tokens = tokensOf(JOINED.reduce((name, [joined, apart]) => name.replace(joined, apart), series.metric));
  const has = (set: ReadonlySet<string>) => tokens.some((token) => set.has(token));
  if (has(NO_TROUBLE) && !has(REACHED)) return null;
  const isShare = unit === '%' || /(percent|pct|perc|ratio|percentage|utili[sz]ation|pressure)$/i.test(series.metric);
  const whole = unit === '%' || /(percent|pct|perc|percentage)$/i.test(series.metric) ? 100 : 1;
  const isCounter = instrument === 'counter';
  const kinds = tokensOf(labels['hw.type'] ?? '');
  const part = PARTS.find(([names]) => has(names) || kinds.some((token) => names.has(token)))?.[1] ?? null;
  if (tokens.includes('pressure') && (has(WAITING) || has(HOW_MANY))) return stalled(has, isCounter);
  if (part === 'clock.wrong') return clock(has, unit, tokens);
  if (has(DISK) && has(TIMES) && !isCounter && !has(WORK))
    return { concept: 'disk.latency', bad: 'up', floor: LEAST.latencySeconds * perSecond(unit, tokens) };
  if (tokens.includes('gc') && isShare) return { concept: 'memory.pressure', bad: 'up', floor: LEAST.share * whole };
  if (has(MEMORY)) return memory(has, { isShare, whole, unit, isCounter });
  if (has(ROOM) && isShare && has(USED)) return { concept: 'filesystem.full', bad: 'up', floor: LEAST.room * whole };
  if (has(ROOM) && isShare && has(LEFT)) return { concept: 'filesystem.full', bad: 'down', floor: LEAST.room * whole };
  if (has(LEFT) && bytesOf(unit) !== null && !has(NO_ROOM) && !isCounter)
    return { concept: 'filesystem.full', bad: 'down', floor: LEAST.roomBytes / (bytesOf(unit) ?? 1), share: LEAST.gone };
  if (tokens.includes('idle') && isShare && !tokens.includes('cpu'))
    return { concept: 'process.saturated', bad: 'down', floor: LEAST.share * whole };
  if (has(GIVEN) && isShare && has(USED)) return { concept: 'process.saturated', bad: 'up', floor: LEAST.share * whole };
  if (has(GIVEN) && !isCounter && tokens.includes('busy'))
    return { concept: 'process.saturated', bad: 'up', floor: LEAST.given, share: 0.5 };
  if (has(TAKEN_OUT) && !isCounter) return { concept: 'configuration.changed', bad: 'up', floor: LEAST.each };
  if (has(STATE) || tokens.includes('has')) return part === null ? null : stateOf(part, labels, tokens);
  if (part === 'power.failed') return supply(has);
  if (part !== null && COUNTED.has(part)) {
    const floor = isCounter ? ONE_IN_FIVE_MINUTES : LEAST.each;
    if (tokens.some((token) => BAD.has(token))) return { concept: part, bad: 'up', floor };
    if (!isCounter && tokens.some((token) => GOOD.has(token))) return { concept: part, bad: 'down', floor };
  }
  if (has(HELD)) return held(has, isCounter);
  return null;
}

/** Whether it tells of a part of a machine, which no service has. */
export function isOfHardware({ concept }: Read): boolean {
  return HARDWARE.has(concept);
}

function stateOf(part: Concept, labels: Labels, tokens: readonly string[]): Read {
  const told = Object.entries(labels).flatMap(([name, value]) =>
    /(^|[._])(state|status|condition|color|health|reason|phase)$/i.test(name) ? tokensOf(value) : [],
  );
  const floor = LEAST.each;
  const denied = told.includes('false');
  // Of each state one series, which is 1 while it is so.
  if (told.some((word) => BAD.has(word))) return { concept: part, bad: denied ? 'down' : 'up', floor };
  if (told.some((word) => GOOD.has(word))) return { concept: part, bad: denied ? 'up' : 'down', floor };
  if (tokens.some((token) => token === 'has' || token === 'healthy' || token === 'unsealed')) return { concept: part, bad: 'down', floor };
  return { concept: part, bad: 'down', floor, both: true };
}

/** Linux PSI: the share of time in which something waited. */
function stalled(has: (set: ReadonlySet<string>) => boolean, isCounter: boolean): Read | null {
  if (!isCounter) return null;
  if (has(IO)) return { concept: 'cpu.iowait', bad: 'up', floor: LEAST.held };
  if (has(OF_MEMORY)) return { concept: 'memory.pressure', bad: 'up', floor: LEAST.held };
  return has(CPU) ? { concept: 'cpu.utilization', bad: 'up', floor: LEAST.share } : null;
}

function clock(has: (set: ReadonlySet<string>) => boolean, unit: string, tokens: readonly string[]): Read | null {
  if (has(SYNCED)) return { concept: 'clock.wrong', bad: 'down', floor: LEAST.each };
  if (!has(OFFSET)) return null;
  return { concept: 'clock.wrong', bad: 'up', floor: LEAST.clockSeconds * perSecond(unit, tokens) };
}

function memory(
  has: (set: ReadonlySet<string>) => boolean,
  { isShare, whole, unit, isCounter }: { isShare: boolean; whole: number; unit: string; isCounter: boolean },
): Read | null {
  const bytes = bytesOf(unit);
  if (isCounter || (bytes === null && !isShare)) return null;
  if (isShare && has(USED)) return { concept: 'memory.pressure', bad: 'up', floor: LEAST.share * whole };
  if (bytes !== null && has(LEFT)) return { concept: 'memory.pressure', bad: 'down', floor: 2e6 / bytes, share: 0.5 };
  const swapped = has(SWAPPED) || (has(SWAP) && has(USED));
  return bytes !== null && swapped ? { concept: 'memory.pressure', bad: 'up', floor: 2e8 / bytes, share: 0.5 } : null;
}

/** What feeds a rack: how long it can go on by itself, and what comes in. */
function supply(has: (set: ReadonlySet<string>) => boolean): Read | null {
  if (has(RUNTIME)) return { concept: 'power.failed', bad: 'down', floor: 1, share: 0.5 };
  if (has(VOLTAGE) && has(INPUT)) return { concept: 'power.failed', bad: 'down', floor: 20, share: 0.2 };
  return has(SOURCE) ? { concept: 'power.failed', bad: 'up', floor: LEAST.each, both: true } : null;
}

function held(has: (set: ReadonlySet<string>) => boolean, isCounter: boolean): Read {
  const floor = isCounter ? LEAST.held : 1;
  const isDropped = has(DROPPED);
  if (isDropped && (has(PACKETS) || !has(GIVEN)))
    return { concept: has(MESSAGES) ? 'process.saturated' : 'network.errors', bad: 'up', floor: LEAST.each };
  return { concept: has(WRITES) ? 'disk.latency' : 'process.saturated', bad: 'up', floor };
}

/** How many of the unit, or of what the name ends in, a second is. */
function perSecond(unit: string, tokens: readonly string[]): number {
  return SECONDS.find(([names]) => names.has(unit) || tokens.some((token) => names.has(token)))?.[1] ?? 1;
}

/** How many bytes the unit is; null of others. */
function bytesOf(unit: string): number | null {
  const [, prefix] = /^([kKMGT]?)i?(By|B|bytes?)$/.exec(unit) ?? [];
  return prefix === undefined ? null : ({ '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12 }[prefix] ?? 1);
}
