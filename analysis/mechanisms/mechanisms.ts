import type { Concept } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';

/** How one kind of trouble makes another. Each row must be defensible; `source` says by whom. */
export type Mechanism = {
  readonly id: string;
  readonly cause: Concept;
  readonly effect: Concept;
  /** Where the cause sits, seen from the effect: the same asset, a provider it needs, or a consumer that loads it. */
  readonly where: 'same' | 'provider' | 'consumer';
  readonly relations: readonly RelationKind[];
  readonly mostHops: number;
  /** The effect follows within this time of the cause being there. */
  readonly mostLagMs: number;
  /** 0–1: how regularly the one leads to the other. */
  readonly strength: number;
  readonly source: string;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const GREGG_DISKS = 'Gregg, Systems Performance, 2nd ed., ch. 9 (disks: queueing, saturation, I/O wait)';
const GREGG_CPU = 'Gregg, Systems Performance, 2nd ed., ch. 6 (CPUs: saturation and run-queue latency)';
const GREGG_MEMORY = 'Gregg, Systems Performance, 2nd ed., ch. 7 (memory: paging, OOM killer)';
const GREGG_GUESTS = 'Gregg, Systems Performance, 2nd ed., ch. 11 (hypervisors: CPU contention, steal time)';
const SAN = 'Brocade, SAN Fabric Resiliency and Administration Best Practices (link errors, path failures, slow drain)';
const GREGG_NETWORK = 'Gregg, Systems Performance, 2nd ed., ch. 10 (network: errors, retransmits)';
const THERMAL = 'Intel 64 and IA-32 Software Developer’s Manual, vol. 3B, ch. “Power and Thermal Management” (thermal monitoring)';
const COOLING = 'ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments (inlet temperature follows the supply air)';
const DISKS = 'Pinheiro, Weber, Barroso: Failure Trends in a Large Disk Drive Population, USENIX FAST ’07';
const RAID = 'SNIA Common RAID Disk Data Format, section on virtual disk state (degraded when a member fails)';
const SRE = 'Beyer et al., Site Reliability Engineering, ch. 22 (cascading failures), ch. 12 (most outages follow a change)';
const IFMIB = 'RFC 2863 (ifOperStatus, ifInErrors)';

type Place = Pick<Mechanism, 'where' | 'relations' | 'mostHops'>;
const SAME: Place = { where: 'same', relations: [], mostHops: 0 };
const provider = (mostHops: number, ...relations: RelationKind[]): Place => ({ where: 'provider', relations, mostHops });
const consumer = (mostHops: number, ...relations: RelationKind[]): Place => ({ where: 'consumer', relations, mostHops });

const STORAGE = provider(2, 'stores-on', 'member-of');
const STORAGE_LOAD = consumer(2, 'stores-on', 'member-of');
const HOSTING = provider(2, 'runs-on');
/** Whatever lies under a service: its host, the volume that one stores on, the array below. */
const BELOW = provider(4, 'runs-on', 'stores-on', 'member-of');
const CALLEE = provider(1, 'depends-on');

/** All mechanisms. A path of causes is made of these and of nothing else. */
export const MECHANISMS: readonly Mechanism[] = [
  ...rows('job.running', ['disk.write-rate', 'disk.read-rate'], [SAME, STORAGE_LOAD], 2 * HOUR, 0.9, GREGG_DISKS),
  ...rows('job.running', ['cpu.utilization', 'memory.pressure'], [SAME], HOUR, 0.75, GREGG_CPU),
  ...rows('disk.write-rate', ['disk.write-rate'], [STORAGE_LOAD], 30 * MINUTE, 0.9, GREGG_DISKS),
  ...rows('disk.read-rate', ['disk.read-rate'], [STORAGE_LOAD], 30 * MINUTE, 0.9, GREGG_DISKS),
  ...rows('disk.write-rate', ['disk.latency', 'disk.utilization', 'cpu.iowait'], [SAME, STORAGE], 2 * HOUR, 0.9, GREGG_DISKS),
  ...rows('disk.read-rate', ['disk.latency', 'disk.utilization', 'cpu.iowait'], [SAME, STORAGE], 2 * HOUR, 0.85, GREGG_DISKS),
  ...rows('disk.utilization', ['disk.latency', 'cpu.iowait'], [SAME, STORAGE], HOUR, 0.8, GREGG_DISKS),
  ...rows('disk.latency', ['cpu.iowait'], [SAME, STORAGE], HOUR, 0.85, GREGG_DISKS),
  ...rows('disk.latency', ['service.latency'], [SAME, STORAGE, HOSTING], HOUR, 0.75, GREGG_DISKS),
  ...rows('cpu.iowait', ['service.latency'], [SAME, HOSTING], HOUR, 0.75, GREGG_DISKS),
  ...rows('cpu.utilization', ['service.latency'], [SAME, HOSTING], HOUR, 0.8, GREGG_CPU),
  // Guests of one host share its processor: what one takes the others wait for (steal time).
  ...rows('cpu.utilization', ['cpu.utilization'], [consumer(1, 'runs-on'), provider(1, 'runs-on')], 10 * MINUTE, 0.85, GREGG_GUESTS),
  ...rows('cpu.utilization', ['temperature.high'], [SAME], HOUR, 0.45, THERMAL),
  ...rows('service.traffic', ['cpu.utilization'], [SAME, consumer(1, 'runs-on')], HOUR, 0.75, SRE),
  ...rows('service.traffic', ['service.latency', 'service.errors'], [SAME], HOUR, 0.7, SRE),
  ...rows('memory.pressure', ['service.latency', 'process.down', 'service.errors'], [SAME, HOSTING], HOUR, 0.75, GREGG_MEMORY),
  ...rows('memory.pressure', ['cpu.iowait'], [SAME], HOUR, 0.6, GREGG_MEMORY),
  ...rows('cpu.throttled', ['service.latency'], [SAME, HOSTING], 12 * HOUR, 0.85, THERMAL),
  ...rows('cpu.throttled', ['service.errors', 'cpu.utilization'], [SAME, HOSTING], 12 * HOUR, 0.6, THERMAL),
  ...rows('temperature.high', ['cpu.throttled'], [SAME], DAY, 0.95, THERMAL),
  ...rows('temperature.high', ['process.down'], [SAME], DAY, 0.6, THERMAL),
  ...rows('fan.failed', ['temperature.high'], [SAME], 6 * HOUR, 0.9, THERMAL),
  ...rows('cooling.failed', ['temperature.high'], [provider(3, 'cooled-by', 'member-of')], DAY, 0.9, COOLING),
  ...rows(
    'power.failed',
    ['process.down', 'link.down', 'cooling.failed'],
    [SAME, provider(2, 'powered-by', 'member-of')],
    10 * MINUTE,
    0.9,
    SRE,
  ),
  ...rows('disk.failed', ['raid.degraded'], [SAME, provider(2, 'member-of', 'stores-on')], 30 * DAY, 0.95, RAID),
  ...rows('disk.failed', ['disk.latency'], [SAME, STORAGE], 7 * DAY, 0.75, DISKS),
  ...rows('raid.degraded', ['disk.latency', 'cpu.iowait'], [SAME, STORAGE], DAY, 0.7, RAID),
  ...rows(
    'link.down',
    ['network.errors', 'service.errors', 'process.down'],
    [SAME, provider(2, 'connected-to', 'runs-on')],
    30 * MINUTE,
    0.85,
    IFMIB,
  ),
  ...rows(
    'network.errors',
    ['service.latency', 'service.errors'],
    [SAME, provider(2, 'connected-to', 'runs-on'), CALLEE],
    HOUR,
    0.7,
    GREGG_NETWORK,
  ),
  // What a switch drops, those behind it miss.
  ...rows('network.errors', ['network.errors'], [provider(1, 'connected-to')], 30 * MINUTE, 0.85, IFMIB),
  ...rows(['network.errors', 'link.down'], ['disk.latency', 'cpu.iowait'], [SAME, provider(2, 'connected-to')], HOUR, 0.75, SAN),
  ...rows('filesystem.full', ['service.errors', 'process.down'], [SAME, BELOW], 2 * HOUR, 0.85, SRE),
  ...rows('process.down', ['service.errors', 'service.latency', 'process.down'], [HOSTING, CALLEE], HOUR, 0.85, SRE),
  ...rows('process.down', ['service.errors'], [SAME], HOUR, 0.85, SRE),
  ...rows('service.latency', ['service.latency', 'service.errors'], [CALLEE], HOUR, 0.8, SRE),
  ...rows('service.errors', ['service.errors'], [CALLEE], HOUR, 0.85, SRE),
  ...rows('service.errors', ['service.latency'], [CALLEE], HOUR, 0.6, SRE),
  ...rows(
    'configuration.changed',
    ['service.latency', 'service.errors', 'process.down', 'cpu.utilization', 'memory.pressure', 'link.down', 'network.errors'],
    [SAME, HOSTING, CALLEE],
    2 * HOUR,
    0.7,
    SRE,
  ),
  ...rows('log.unusual', ['service.errors', 'service.latency', 'process.down'], [SAME, CALLEE], 30 * MINUTE, 0.4, SRE),
];

/**
 * Findings that show a cause itself rather than an effect of it: growing bad sectors are how a failing disk looks.
 *
 * @see Pinheiro et al., FAST ’07, section 3.5 (SMART parameters)
 */
export const SIGNS: ReadonlyMap<Concept, Concept> = new Map([['disk.bad-sectors', 'disk.failed']]);

/** Causes that may be inferred on a thing several assets share although it reports nothing itself. */
export const INFERABLE: ReadonlySet<Concept> = new Set<Concept>(['cooling.failed', 'power.failed', 'link.down', 'disk.latency']);

/** How fit a concept is to be where a story begins: faults and deeds are, symptoms are not. */
export const ROOT_FITNESS: Readonly<Record<Concept, number>> = {
  'job.running': 1,
  'disk.failed': 1,
  'cooling.failed': 1,
  'power.failed': 1,
  'configuration.changed': 0.95,
  'link.down': 0.95,
  'fan.failed': 0.95,
  'filesystem.full': 0.9,
  'raid.degraded': 0.8,
  'process.down': 0.8,
  'memory.pressure': 0.8,
  'service.traffic': 0.8,
  'disk.write-rate': 0.75,
  'disk.read-rate': 0.75,
  'temperature.high': 0.75,
  'cpu.utilization': 0.7,
  'network.errors': 0.7,
  'disk.utilization': 0.6,
  'disk.bad-sectors': 0.6,
  'disk.latency': 0.55,
  'cpu.throttled': 0.5,
  'log.unusual': 0.45,
  'cpu.iowait': 0.4,
  'service.errors': 0.65,
  'service.latency': 0.6,
  unknown: 0.2,
};

function rows(
  cause: Concept | readonly Concept[],
  effects: readonly Concept[],
  places: readonly Place[],
  mostLagMs: number,
  strength: number,
  source: string,
): Mechanism[] {
  const causes = typeof cause === 'string' ? [cause] : cause;
  return causes.flatMap((one) =>
    effects.flatMap((effect) =>
      places.map((place) => ({
        id: `${one}>${effect}/${place.where}:${place.relations.join('+')}`,
        cause: one,
        effect,
        ...place,
        mostLagMs,
        strength,
        source,
      })),
    ),
  );
}
