import type { Evidence } from './evidence.ts';
import type { Labels } from './observation.ts';

/** What a signal means, whatever it is called: the vocabulary in which mechanisms are written. */
export type Concept =
  | 'cpu.iowait'
  | 'cpu.utilization'
  | 'cpu.throttled'
  | 'memory.pressure'
  | 'disk.write-rate'
  | 'disk.read-rate'
  | 'disk.latency'
  | 'disk.utilization'
  | 'disk.bad-sectors'
  | 'disk.failed'
  | 'raid.degraded'
  | 'temperature.high'
  | 'fan.failed'
  | 'power.failed'
  | 'cooling.failed'
  | 'service.latency'
  | 'service.errors'
  | 'service.traffic'
  | 'network.errors'
  | 'link.down'
  | 'filesystem.full'
  | 'process.down'
  | 'job.running'
  | 'configuration.changed'
  | 'log.unusual'
  | 'unknown';

/** Something unusual about one asset, with its onset and how surprising it is against that asset's own normal. */
export type Finding = {
  readonly id: string;
  readonly assetId: string;
  readonly concept: Concept;
  readonly onset: Date;
  /** Last instant at which it was seen. */
  readonly until: Date;
  /** 0 (ordinary) to 1 (never seen before and large), one scale for all kinds. */
  readonly strength: number;
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly detail: FindingDetail;
};

export type FindingDetail =
  | {
      readonly kind: 'level-shift';
      readonly metric: string;
      readonly labels: Labels;
      readonly unit: string;
      readonly normal: number;
      readonly now: number;
    }
  | {
      readonly kind: 'trend';
      readonly metric: string;
      readonly labels: Labels;
      readonly unit: string;
      readonly first: number;
      readonly last: number;
    }
  | {
      readonly kind: 'spike';
      readonly metric: string;
      readonly labels: Labels;
      readonly unit: string;
      readonly normal: number;
      readonly peak: number;
    }
  | { readonly kind: 'burst'; readonly template: string; readonly count: number; readonly normalCount: number }
  | { readonly kind: 'new-template'; readonly template: string; readonly count: number }
  | {
      readonly kind: 'hardware-event';
      readonly code: string;
      readonly component: string | null;
      readonly count: number;
      readonly message: string;
    }
  | { readonly kind: 'change'; readonly field: string; readonly before: string | null; readonly after: string | null; readonly by: string }
  | { readonly kind: 'alert'; readonly name: string };
