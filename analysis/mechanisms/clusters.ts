import { HOUR, MEMBER, type Mechanism, MINUTE, PEER, provider, rows } from './rows.ts';
import { CLUSTERS, DISKS, SRE } from './sources.ts';

/** What members of a cluster do to each other, to whoever asks the cluster, and what it does to them. */
export const OF_CLUSTERS: readonly Mechanism[] = [
  // What one of a cluster did the others have to do when it is gone.
  ...rows('process.down', ['cpu.utilization', 'service.traffic', 'memory.pressure'], [PEER], HOUR, 0.75, SRE),
  // … as when only what stopped it is seen.
  ...rows(['memory.failed', 'power.failed'], ['cpu.utilization', 'service.traffic'], [PEER], 30 * MINUTE, 0.7, SRE),
  // What is taken out of a cluster for maintenance leaves its work to the others.
  ...rows('configuration.changed', ['cpu.utilization', 'service.traffic', 'memory.pressure'], [PEER], 30 * MINUTE, 0.65, CLUSTERS),
  // Whoever asks a cluster is answered by its members, of which some wait for the slowest.
  ...rows(
    [
      'disk.failed',
      'disk.latency',
      'disk.utilization',
      'filesystem.full',
      'memory.pressure',
      'process.saturated',
      'process.down',
      'network.errors',
    ],
    ['service.latency', 'service.errors'],
    [MEMBER],
    30 * MINUTE,
    0.75,
    CLUSTERS,
  ),
  // … and some are answered by none: who lets nobody in is a member less, as is one that somebody takes out.
  ...rows(
    ['certificate.expired', 'credential.expired', 'clock.wrong', 'power.failed', 'memory.failed', 'link.down'],
    ['service.errors'],
    [MEMBER],
    30 * MINUTE,
    0.75,
    CLUSTERS,
  ),
  ...rows(['configuration.changed', 'user.action'], ['service.latency', 'service.errors'], [MEMBER], 30 * MINUTE, 0.65, CLUSTERS),
  // What a cluster is told to do its members do.
  ...rows(
    ['configuration.changed', 'user.action', 'job.running'],
    ['disk.read-rate', 'disk.write-rate', 'disk.utilization', 'cpu.utilization'],
    [provider(1, 'member-of')],
    HOUR,
    0.75,
    CLUSTERS,
  ),
  // … and what runs in it has to live with what is altered there: settings, secrets, quotas.
  ...rows(
    ['configuration.changed', 'user.action'],
    ['service.errors', 'process.down', 'log.errors'],
    [provider(3, 'runs-on', 'member-of')],
    HOUR,
    0.7,
    CLUSTERS,
  ),
  // A store that a cluster provides is as slow as the disks of its members.
  ...rows(['disk.failed', 'disk.latency', 'disk.utilization'], ['disk.latency'], [MEMBER], HOUR, 0.8, DISKS),
];
