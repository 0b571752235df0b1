import { BELOW_UNHEARD, CALLEE, CALLEE_OR_ITS_HOST, HOSTING, HOUR, type Mechanism, NETWORK, rows, SAME } from './rows.ts';
import { GREGG_NETWORK, NAMES, OUTSIDE, SRE, TRACES } from './sources.ts';

/** What keeps a service from calling others: their names, the way there, they themselves. */
export const CALLS_OUT: readonly Mechanism[] = [
  // Who cannot resolve a name waits for the answer, then cannot call.
  ...rows('name.unresolved', ['service.errors', 'service.latency', 'dependency.failed', 'process.down'], [SAME, HOSTING], HOUR, 0.9, NAMES),
  ...rows('name.unresolved', ['name.unresolved'], [HOSTING, CALLEE_OR_ITS_HOST, NETWORK], HOUR, 0.9, NAMES),
  ...rows(
    ['process.down', 'process.saturated', 'configuration.changed', 'link.down', 'network.errors'],
    ['name.unresolved'],
    [SAME, CALLEE_OR_ITS_HOST, NETWORK],
    HOUR,
    0.8,
    NAMES,
  ),
  // What is called and answers badly is waited for, then missed; if it is watched here, its own trouble is behind that.
  ...rows('dependency.failed', ['service.errors', 'service.latency', 'process.saturated'], [SAME], HOUR, 0.85, OUTSIDE),
  ...rows(
    ['process.down', 'process.saturated', 'service.errors', 'service.latency', 'service.unreached', 'certificate.expired'],
    ['dependency.failed'],
    [CALLEE],
    HOUR,
    0.85,
    OUTSIDE,
  ),
  // A call takes as long as the other needs and the way there and back; what is lost on the way neither of the two did.
  ...rows('network.delay', ['service.latency', 'service.errors', 'dependency.failed'], [SAME], HOUR, 0.85, TRACES),
  ...rows(['network.errors', 'link.down'], ['network.delay'], [SAME, NETWORK, CALLEE_OR_ITS_HOST], HOUR, 0.85, GREGG_NETWORK),
  // Whoever is too busy to take a call lets it wait before it is handled.
  ...rows(['process.saturated', 'cpu.utilization', 'memory.pressure'], ['network.delay'], [SAME, CALLEE_OR_ITS_HOST], HOUR, 0.7, TRACES),
  ...rows('configuration.changed', ['network.delay'], [SAME, CALLEE, NETWORK], HOUR, 0.7, TRACES),
  ...rows(['network.errors', 'link.down'], ['dependency.failed'], [SAME, NETWORK], HOUR, 0.7, GREGG_NETWORK),
];

/** What ails the machine or the volume below a callee the caller feels, whether or not anybody measures the callee itself. */
export const UNHEARD: readonly Mechanism[] = [
  ...rows(
    ['disk.failed', 'disk.latency', 'disk.utilization', 'filesystem.full', 'memory.pressure', 'memory.failed', 'process.down'],
    ['service.errors', 'service.latency'],
    [BELOW_UNHEARD],
    HOUR,
    0.8,
    SRE,
  ),
];
