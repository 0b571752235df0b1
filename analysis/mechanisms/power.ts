import { DAY, HOUR, type Mechanism, MINUTE, provider, rows, SAME } from './rows.ts';
import { SRE, THERMAL, UPS } from './sources.ts';

/** What feeds machines, and what they do with less of it. */
export const OF_POWER: readonly Mechanism[] = [
  ...rows(
    'power.failed',
    ['process.down', 'link.down', 'cooling.failed'],
    [SAME, provider(2, 'powered-by', 'member-of')],
    10 * MINUTE,
    0.9,
    SRE,
  ),
  // A supply without interruption whose battery is at its end holds nothing when what feeds it fails.
  ...rows('battery.failed', ['power.failed'], [SAME], DAY, 0.75, UPS),
  // With one supply less a machine may take less power: its processors are clocked down, and are busy for longer with the same work.
  ...rows('power.failed', ['cpu.throttled', 'cpu.utilization'], [SAME], HOUR, 0.75, THERMAL),
];
