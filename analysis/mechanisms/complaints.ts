import {
  BELOW,
  CALLEE,
  CALLEE_OR_ITS_HOST,
  HOSTING,
  MEMBER,
  type Mechanism,
  MINUTE,
  NETWORK,
  provider,
  rows,
  SAME,
  STORAGE,
} from './rows.ts';
import { CLUSTERS, IFMIB, SAN, SRE } from './sources.ts';

/** What feeds and cools a machine, and the cluster that it is of. */
const AROUND = provider(2, 'powered-by', 'cooled-by', 'member-of');

/** What may be behind a complaint that no table can read: it is new, and it is of something that the sufferer needs. */
export const OF_COMPLAINTS: readonly Mechanism[] = [
  // What the alerted writes itself tells of its trouble; what a machine below, a service it calls, or a switch writes just then, of the reason.
  ...rows('log.errors', ['service.errors', 'service.latency', 'process.down'], [SAME], 30 * MINUTE, 0.45, SRE),
  ...rows('log.errors', ['service.errors', 'service.latency'], [HOSTING, CALLEE_OR_ITS_HOST, NETWORK], 15 * MINUTE, 0.75, SRE),
  ...rows('log.errors', ['log.errors'], [HOSTING, CALLEE], 15 * MINUTE, 0.75, SRE),
  // Nor is an array or a file server that complains just then without meaning for who waits for it.
  ...rows('log.errors', ['disk.latency', 'cpu.iowait', 'disk.failed', 'raid.degraded'], [STORAGE], 15 * MINUTE, 0.7, SAN),
  ...rows('log.errors', ['service.errors', 'service.latency'], [STORAGE], 15 * MINUTE, 0.75, SAN),
  ...rows('log.errors', ['network.errors', 'link.down'], [NETWORK], 15 * MINUTE, 0.75, IFMIB),
  ...rows('log.errors', ['process.down', 'temperature.high', 'cpu.throttled'], [AROUND], 15 * MINUTE, 0.75, SRE),
  ...rows(
    'log.errors',
    ['dependency.failed', 'name.unresolved', 'service.unreached'],
    [CALLEE_OR_ITS_HOST, NETWORK],
    15 * MINUTE,
    0.75,
    SRE,
  ),
  // Whoever asks a cluster is answered by its members; what runs in one lives by it.
  ...rows(
    'log.errors',
    ['service.errors', 'service.latency', 'unknown'],
    [MEMBER, provider(3, 'runs-on', 'member-of')],
    15 * MINUTE,
    0.75,
    CLUSTERS,
  ),
  // What an alert watches may be anything.
  ...rows('log.errors', ['unknown'], [HOSTING, CALLEE_OR_ITS_HOST, NETWORK, BELOW], 15 * MINUTE, 0.75, SRE),
  ...rows('log.errors', ['unknown'], [SAME], 15 * MINUTE, 0.45, SRE),
  ...rows('log.unusual', ['service.errors', 'service.latency', 'process.down'], [SAME, CALLEE], 30 * MINUTE, 0.4, SRE),
];
