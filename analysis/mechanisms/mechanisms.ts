import type { Concept } from '../../domain/finding.ts';
import { CALLS_OUT, UNHEARD } from './calls-out.ts';
import { OF_CLUSTERS } from './clusters.ts';
import { OF_COMPLAINTS } from './complaints.ts';
import { OF_POWER } from './power.ts';
import {
  BELOW,
  CALLEE,
  CALLEE_OR_ITS_HOST,
  consumer,
  DAY,
  FABRIC,
  GUEST,
  GUEST_OF,
  HOSTING,
  HOUR,
  type Mechanism,
  MINUTE,
  NETWORK,
  PORTS,
  PROVIDED_STORAGE,
  provider,
  rows,
  SAME,
  STORAGE,
  STORAGE_LOAD,
} from './rows.ts';
import {
  CEPH_FULL,
  CERTIFICATES,
  CLOCKS,
  COOLING,
  CREDENTIALS,
  DISKS,
  DRAM,
  FAN_OUT,
  FILE_SERVERS,
  FIREWALLS,
  GREGG_CPU,
  GREGG_DISKS,
  GREGG_GUESTS,
  GREGG_MEMORY,
  GREGG_NETWORK,
  IFMIB,
  ISCSI,
  LIMITS,
  NFS,
  RAID,
  SAN,
  SRE,
  THERMAL,
  WRITE_CACHE,
} from './sources.ts';

export type { Mechanism } from './rows.ts';

/** All mechanisms. A path of causes is made of these and of nothing else. */
export const MECHANISMS: readonly Mechanism[] = [
  ...rows('job.running', ['disk.write-rate', 'disk.read-rate'], [SAME, STORAGE_LOAD], 2 * HOUR, 0.9, GREGG_DISKS),
  ...rows('job.running', ['cpu.utilization', 'memory.pressure'], [SAME], HOUR, 0.75, GREGG_CPU),
  // A job asks of whom it depends on what all others ask of it in a day.
  ...rows('job.running', ['process.saturated', 'service.traffic'], [SAME, consumer(1, 'depends-on')], 30 * MINUTE, 0.7, LIMITS),
  ...rows('job.running', ['cpu.utilization', 'memory.pressure'], [consumer(1, 'depends-on')], 30 * MINUTE, 0.7, LIMITS),
  // A migration alters what it runs against; what is altered there later is another deed.
  ...rows('job.running', ['configuration.changed'], [consumer(1, 'depends-on')], 5 * MINUTE, 0.7, SRE),
  // What a hypervisor does to a guest's disks or memory, copying, merging, moving it, the guest waits for.
  ...rows('job.running', ['disk.latency', 'disk.utilization', 'cpu.iowait', 'cpu.utilization'], [GUEST_OF], HOUR, 0.75, GREGG_GUESTS),
  ...rows('disk.write-rate', ['disk.write-rate'], [STORAGE_LOAD, GUEST], 30 * MINUTE, 0.9, GREGG_DISKS),
  ...rows('disk.read-rate', ['disk.read-rate'], [STORAGE_LOAD, GUEST], 30 * MINUTE, 0.9, GREGG_DISKS),
  ...rows('disk.write-rate', ['disk.latency', 'disk.utilization', 'cpu.iowait'], [SAME, STORAGE], 2 * HOUR, 0.9, GREGG_DISKS),
  ...rows('disk.read-rate', ['disk.latency', 'disk.utilization', 'cpu.iowait'], [SAME, STORAGE], 2 * HOUR, 0.85, GREGG_DISKS),
  ...rows('disk.utilization', ['disk.latency', 'cpu.iowait'], [SAME, STORAGE], HOUR, 0.8, GREGG_DISKS),
  ...rows('disk.latency', ['cpu.iowait'], [SAME, STORAGE], HOUR, 0.85, GREGG_DISKS),
  // Guests keep their disks on those of their host: what one of them or the host itself does there the others wait for.
  ...rows(
    ['disk.write-rate', 'disk.read-rate', 'disk.utilization', 'disk.latency'],
    ['disk.latency', 'cpu.iowait'],
    [GUEST_OF],
    HOUR,
    0.8,
    GREGG_GUESTS,
  ),
  ...rows('filesystem.full', ['disk.failed', 'disk.latency'], [GUEST_OF], HOUR, 0.85, GREGG_GUESTS),
  ...rows('disk.latency', ['service.latency'], [SAME, STORAGE, HOSTING], HOUR, 0.75, GREGG_DISKS),
  ...rows('cpu.iowait', ['service.latency'], [SAME, HOSTING], HOUR, 0.75, GREGG_DISKS),
  // Who waits for a disk for longer than his caller waits for him has failed.
  ...rows(['disk.latency', 'cpu.iowait'], ['service.errors'], [SAME, HOSTING], HOUR, 0.55, GREGG_DISKS),
  ...rows('cpu.utilization', ['service.latency'], [SAME, HOSTING], HOUR, 0.8, GREGG_CPU),
  // Guests of one host share its processor: what one takes the others wait for (steal time).
  ...rows('cpu.utilization', ['cpu.utilization'], [GUEST, provider(1, 'runs-on')], 10 * MINUTE, 0.85, GREGG_GUESTS),
  ...rows('cpu.utilization', ['temperature.high'], [SAME], HOUR, 0.45, THERMAL),
  ...rows('service.traffic', ['cpu.utilization'], [SAME, GUEST], HOUR, 0.75, SRE),
  ...rows('service.traffic', ['service.latency', 'service.errors'], [SAME], HOUR, 0.7, SRE),
  ...rows('memory.pressure', ['service.latency', 'process.down', 'service.errors'], [SAME, HOSTING], HOUR, 0.75, GREGG_MEMORY),
  // A program that is refused memory says so itself, and it is its machine that has none.
  ...rows('memory.pressure', ['memory.pressure'], [HOSTING], HOUR, 0.9, GREGG_MEMORY),
  ...rows('memory.pressure', ['cpu.iowait'], [SAME], HOUR, 0.6, GREGG_MEMORY),
  ...rows('cpu.throttled', ['service.latency'], [SAME, HOSTING], 12 * HOUR, 0.85, THERMAL),
  ...rows('cpu.throttled', ['service.errors', 'cpu.utilization'], [SAME, HOSTING], 12 * HOUR, 0.6, THERMAL),
  ...rows('temperature.high', ['cpu.throttled'], [SAME], DAY, 0.95, THERMAL),
  // A throttled processor is busy for longer with the same work; it may be late to say so itself, or never do.
  ...rows('temperature.high', ['cpu.utilization'], [SAME], DAY, 0.6, THERMAL),
  ...rows('temperature.high', ['process.down'], [SAME], DAY, 0.6, THERMAL),
  ...rows('temperature.high', ['disk.latency', 'disk.utilization'], [SAME], DAY, 0.75, WRITE_CACHE),
  ...rows('fan.failed', ['temperature.high'], [SAME], 6 * HOUR, 0.9, THERMAL),
  ...rows('cooling.failed', ['temperature.high'], [provider(3, 'cooled-by', 'member-of')], DAY, 0.9, COOLING),
  ...OF_POWER,
  ...rows('disk.failed', ['raid.degraded'], [SAME, provider(2, 'member-of', 'stores-on')], 30 * DAY, 0.95, RAID),
  // What times out is tried again: the disk is busy with it, and whoever asked waits.
  ...rows('disk.failed', ['disk.latency', 'disk.utilization', 'cpu.iowait'], [SAME, STORAGE], 7 * DAY, 0.75, DISKS),
  // What cannot be read or written is an error of whoever wants to.
  ...rows('disk.failed', ['service.errors', 'process.down'], [SAME, BELOW], HOUR, 0.7, DISKS),
  // A volume that programs provide (a distributed store) is as slow as the disks of the machines they run on.
  ...rows(['disk.latency', 'disk.failed'], ['disk.latency'], [PROVIDED_STORAGE], HOUR, 0.8, DISKS),
  // A path that a storage network no longer has looks to a host like a disk that is gone.
  ...rows(['configuration.changed', 'link.down', 'network.errors'], ['disk.failed'], [PORTS, FABRIC], 30 * MINUTE, 0.75, SAN),
  // A path, a volume or a port that is set otherwise answers otherwise: sizes of frames, limits, policies.
  ...rows('configuration.changed', ['disk.latency'], [SAME, STORAGE, PORTS, FABRIC], 30 * MINUTE, 0.7, SAN),
  ...rows('raid.degraded', ['disk.latency', 'cpu.iowait'], [SAME, STORAGE], DAY, 0.7, RAID),
  // Without what keeps its cache over a loss of power a controller writes through: each write waits for the disks.
  ...rows('battery.failed', ['disk.latency', 'disk.utilization', 'cpu.iowait'], [SAME, STORAGE], DAY, 0.85, WRITE_CACHE),
  ...rows('link.down', ['network.errors', 'service.errors', 'process.down'], [SAME, NETWORK], 30 * MINUTE, 0.85, IFMIB),
  ...rows('network.errors', ['service.latency', 'service.errors'], [SAME, NETWORK, CALLEE_OR_ITS_HOST], HOUR, 0.75, GREGG_NETWORK),
  // What a switch has to carry more than its ways hold it drops: a backup of one host hurts all behind it.
  ...rows(['job.running', 'service.traffic'], ['network.errors'], [consumer(1, 'connected-to')], 30 * MINUTE, 0.75, GREGG_NETWORK),
  // What a switch drops, those behind it miss.
  ...rows('network.errors', ['network.errors'], [provider(1, 'connected-to')], 30 * MINUTE, 0.85, IFMIB),
  ...rows(['network.errors', 'link.down'], ['disk.latency', 'cpu.iowait'], [SAME, PORTS, FABRIC], HOUR, 0.75, SAN),
  ...rows('filesystem.full', ['service.errors', 'process.down'], [SAME, BELOW], 2 * HOUR, 0.85, SRE),
  // Who has to write before he can answer waits for room.
  ...rows('filesystem.full', ['service.latency'], [SAME, BELOW], HOUR, 0.75, CEPH_FULL),
  // Who writes to what is full is told so, and logs it as if it were its own.
  ...rows('filesystem.full', ['filesystem.full'], [STORAGE], HOUR, 0.95, NFS),
  // A store that is full lets its writers wait until there is room again, or fails what they write: a thin pool, to them, is a broken disk.
  ...rows('filesystem.full', ['disk.latency', 'cpu.iowait', 'disk.failed'], [STORAGE], HOUR, 0.85, CEPH_FULL),
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
  // What runs on a machine uses it otherwise when it is another release, or set otherwise.
  ...rows('configuration.changed', ['cpu.utilization', 'disk.write-rate', 'disk.read-rate'], [GUEST], 2 * HOUR, 0.7, SRE),
  // … logs more, or keeps what it used to delete.
  ...rows('configuration.changed', ['filesystem.full'], [SAME], 2 * HOUR, 0.65, SRE),
  // What a device no longer forwards is as good as gone, whoever asked for it.
  ...rows('configuration.changed', ['process.down', 'service.errors'], [NETWORK], HOUR, 0.65, SRE),
  ...rows('configuration.changed', ['service.unreached'], [SAME, HOSTING, NETWORK], 30 * MINUTE, 0.8, FIREWALLS),
  ...rows('configuration.changed', ['process.saturated'], [SAME, consumer(1, 'depends-on')], HOUR, 0.7, SRE),
  // A caller that asks more often for each of its own requests loads whom it calls: a flag, a lost cache, a query in a loop.
  ...rows('configuration.changed', ['service.traffic'], [consumer(1, 'depends-on')], 30 * MINUTE, 0.75, FAN_OUT),
  ...rows('service.traffic', ['process.saturated'], [SAME, consumer(1, 'depends-on')], HOUR, 0.75, LIMITS),
  ...rows(['process.down', 'link.down', 'process.saturated'], ['service.unreached'], [SAME, HOSTING], 30 * MINUTE, 0.8, SRE),
  ...rows('service.unreached', ['service.errors', 'service.latency'], [CALLEE], 30 * MINUTE, 0.8, SRE),
  ...rows('memory.failed', ['process.down', 'service.errors', 'service.latency'], [SAME, HOSTING], DAY, 0.85, DRAM),
  ...rows('process.saturated', ['service.errors', 'service.latency'], [SAME, HOSTING, CALLEE], HOUR, 0.85, LIMITS),
  // A firewall or a balancer without room for one session more drops what comes.
  ...rows('process.saturated', ['service.errors', 'service.latency'], [NETWORK], 30 * MINUTE, 0.75, FIREWALLS),
  ...rows('memory.pressure', ['service.errors', 'service.latency'], [NETWORK], 30 * MINUTE, 0.75, FIREWALLS),
  ...rows('certificate.expired', ['service.errors', 'service.unreached', 'process.down'], [SAME, CALLEE], HOUR, 0.9, CERTIFICATES),
  ...rows('credential.expired', ['service.errors', 'service.unreached', 'process.down'], [SAME, CALLEE], HOUR, 0.9, CREDENTIALS),
  ...rows('credential.expired', ['credential.expired'], [CALLEE], HOUR, 0.95, CREDENTIALS),
  // A store that lets its host in no longer is to it a store that is gone.
  ...rows('credential.expired', ['disk.failed', 'disk.latency'], [SAME], HOUR, 0.85, ISCSI),
  ...rows('configuration.changed', ['credential.expired'], [SAME, CALLEE, STORAGE], HOUR, 0.8, ISCSI),
  ...CALLS_OUT,
  ...OF_CLUSTERS,
  ...UNHEARD,
  ...rows('clock.wrong', ['service.errors'], [SAME, HOSTING, CALLEE], 2 * HOUR, 0.85, CLOCKS),
  // To a clock that is ahead whatever is signed for a time has run out.
  ...rows('clock.wrong', ['credential.expired', 'certificate.expired'], [SAME, HOSTING, CALLEE], 2 * HOUR, 0.9, CLOCKS),
  // A file server that takes nobody's connection, or is gone, is a disk that does not answer.
  ...rows(['process.saturated', 'process.down'], ['disk.latency', 'cpu.iowait'], [STORAGE], HOUR, 0.8, FILE_SERVERS),
  // Who is refused by a provider writes of the provider's trouble.
  ...rows('process.saturated', ['process.saturated'], [CALLEE], 30 * MINUTE, 0.9, LIMITS),
  ...rows('filesystem.full', ['filesystem.full'], [BELOW], 2 * HOUR, 0.9, SRE),
  ...rows('filesystem.full', ['filesystem.full'], [CALLEE], 30 * MINUTE, 0.9, LIMITS),
  ...rows('memory.pressure', ['memory.pressure'], [CALLEE], 30 * MINUTE, 0.9, LIMITS),
  ...rows('certificate.expired', ['certificate.expired'], [CALLEE], HOUR, 0.95, CERTIFICATES),
  ...rows('clock.wrong', ['clock.wrong'], [HOSTING, CALLEE_OR_ITS_HOST], 2 * HOUR, 0.95, CLOCKS),
  ...OF_COMPLAINTS,
  // What a person does by hand is a change that no inventory knows of.
  ...rows(
    'user.action',
    [
      'service.latency',
      'service.errors',
      'process.down',
      'cpu.utilization',
      'memory.pressure',
      'link.down',
      'network.errors',
      'log.errors',
    ],
    [SAME, HOSTING, CALLEE],
    HOUR,
    0.6,
    SRE,
  ),
  // … a lock that is held, an index that is built anew.
  ...rows('user.action', ['process.saturated'], [SAME, HOSTING], 30 * MINUTE, 0.65, LIMITS),
  ...rows('user.action', ['disk.write-rate', 'disk.read-rate', 'filesystem.full', 'clock.wrong'], [SAME], HOUR, 0.6, SRE),
  ...rows('user.action', ['service.unreached'], [SAME, HOSTING, NETWORK], 30 * MINUTE, 0.65, FIREWALLS),
  // Whatever hurts a program, it writes of.
  ...rows(
    [
      'process.down',
      'process.saturated',
      'filesystem.full',
      'memory.pressure',
      'certificate.expired',
      'credential.expired',
      'clock.wrong',
      'name.unresolved',
      'dependency.failed',
      'configuration.changed',
    ],
    ['log.errors'],
    [SAME, HOSTING, CALLEE],
    HOUR,
    0.7,
    SRE,
  ),
  ...rows(['disk.failed', 'disk.latency', 'network.errors', 'link.down'], ['log.errors'], [SAME, BELOW], HOUR, 0.65, SRE),
  ...rows(['service.errors', 'service.latency'], ['log.errors'], [SAME, CALLEE], 30 * MINUTE, 0.7, SRE),
  // What an alert watches may be anything: a fault or a deed below it, or a service it calls, is behind that as it is behind errors.
  ...rows(
    [
      'process.down',
      'process.saturated',
      'filesystem.full',
      'memory.pressure',
      'memory.failed',
      'certificate.expired',
      'credential.expired',
      'clock.wrong',
      'name.unresolved',
      'dependency.failed',
      'configuration.changed',
      'user.action',
      'service.errors',
      'service.latency',
      'service.traffic',
    ],
    ['unknown'],
    [SAME, HOSTING, CALLEE],
    HOUR,
    0.7,
    SRE,
  ),
  ...rows(['cpu.utilization', 'cpu.throttled', 'cpu.iowait', 'job.running'], ['unknown'], [SAME, HOSTING], HOUR, 0.65, GREGG_CPU),
  ...rows(['disk.latency', 'disk.utilization', 'disk.failed'], ['unknown'], [SAME, BELOW], HOUR, 0.65, GREGG_DISKS),
  ...rows(['network.errors', 'link.down'], ['unknown'], [SAME, NETWORK, CALLEE_OR_ITS_HOST], HOUR, 0.65, GREGG_NETWORK),
];

/**
 * Findings that show a cause itself rather than an effect of it: growing bad sectors are how a failing disk looks.
 *
 * @see Pinheiro et al., FAST ’07, section 3.5 (SMART parameters)
 */
export const SIGNS: ReadonlyMap<Concept, Concept> = new Map([['disk.bad-sectors', 'disk.failed']]);

/** Causes that may be inferred on a thing several assets share although it reports nothing itself. */
export const INFERABLE: ReadonlySet<Concept> = new Set<Concept>(['cooling.failed', 'power.failed', 'link.down', 'disk.latency']);

/**
 * Faults of a thing itself, which are an answer when the alert is about them and nothing is known that led to them: a part to
 * be replaced, a certificate to be renewed.
 */
export const SELF_EVIDENT: ReadonlySet<Concept> = new Set<Concept>([
  'disk.failed',
  'battery.failed',
  'fan.failed',
  'memory.failed',
  'certificate.expired',
]);

/** What a provider's clients write of it: seen at one of them, it sits at the provider they name. */
const SAID_OF_PROVIDERS: ReadonlySet<Concept> = new Set<Concept>(['certificate.expired']);

/** Whether what is seen at the effect's asset is told of the cause's. */
export function isHearsay({ cause, effect }: Pick<Mechanism, 'cause' | 'effect'>): boolean {
  return cause === effect && SAID_OF_PROVIDERS.has(cause);
}
