import type { Evidence } from './evidence.ts';
import type { Labels } from './observation.ts';

/** What a signal means, whatever it is called: the vocabulary in which mechanisms are written. */
export type Concept =
  | 'cpu.iowait'
  | 'cpu.utilization'
  | 'cpu.throttled'
  | 'memory.pressure'
  | 'memory.failed'
  | 'disk.write-rate'
  | 'disk.read-rate'
  | 'disk.latency'
  | 'disk.utilization'
  | 'disk.bad-sectors'
  | 'disk.failed'
  | 'raid.degraded'
  | 'battery.failed'
  | 'temperature.high'
  | 'fan.failed'
  | 'power.failed'
  | 'cooling.failed'
  | 'service.latency'
  | 'service.errors'
  | 'service.traffic'
  | 'service.unreached'
  | 'network.errors'
  | 'network.delay'
  | 'link.down'
  | 'filesystem.full'
  | 'process.down'
  | 'process.saturated'
  | 'name.unresolved'
  | 'dependency.failed'
  | 'clock.wrong'
  | 'certificate.expired'
  | 'credential.expired'
  | 'job.running'
  | 'configuration.changed'
  | 'user.action'
  | 'log.errors'
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
  /** 0 (ordinary) to 1 (never seen before and large): how much it weighs when causes are ranked. */
  readonly strength: number;
  /**
   * One scale for all kinds: −log10 of the share of quiet times that would show something of its kind at least as far
   * from this asset's own normal. 1 is one in ten, 3 one in a thousand.
   */
  readonly surprise: number;
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly detail: FindingDetail;
};

type OfSeries = { readonly metric: string; readonly labels: Labels; readonly unit: string };

export type FindingDetail =
  | {
      readonly kind: 'level-shift';
      readonly metric: string;
      readonly labels: Labels;
      readonly unit: string;
      readonly normal: number;
      readonly now: number;
      /** From one abnormal level to a worse one: `normal` is the level before. */
      readonly again?: true;
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
  /** Off what is usual, at this time of day or week where there is a season, and not in the direction that means trouble. */
  | (OfSeries & { readonly kind: 'departure'; readonly normal: number; readonly now: number; readonly season: 'day' | 'week' | null })
  /** A slow steady way from one level to another. */
  | (OfSeries & { readonly kind: 'drift'; readonly normal: number; readonly now: number })
  /** Steps from value to value that grew or shrank; standard deviations. */
  | (OfSeries & { readonly kind: 'variance'; readonly normal: number; readonly now: number })
  | (OfSeries & { readonly kind: 'saturation'; readonly normal: number; readonly now: number })
  /** The same value over and over, of a series that usually moves. */
  | (OfSeries & { readonly kind: 'flat-line'; readonly value: number })
  /** No values where they used to come; `whole`: of nothing that its asset used to send. */
  | (OfSeries & {
      readonly kind: 'absence';
      /** Of all that comes of the asset: nothing since, or nothing for some time. */
      readonly whole?: 'gone' | 'back';
    })
  | { readonly kind: 'burst'; readonly template: string; readonly count: number; readonly normalCount: number }
  /** A kind of line that had come now and then, and did again. */
  | { readonly kind: 'rare-template'; readonly template: string; readonly count: number; readonly normalCount: number }
  /** A kind of line that came regularly and does not any more. */
  | { readonly kind: 'vanished-template'; readonly template: string; readonly normalCount: number }
  /** Errors are a larger share of what is logged; 0–1. */
  | { readonly kind: 'error-share'; readonly normal: number; readonly now: number }
  /** What a person did on the asset, as its log tells it. */
  | { readonly kind: 'user-action'; readonly action: 'command' | 'sign-in'; readonly count: number }
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

/** Kinds that say more than that something is otherwise than usual: only from these causes are ranked. */
const BEARING: ReadonlySet<FindingDetail['kind']> = new Set<FindingDetail['kind']>([
  'level-shift',
  'trend',
  'spike',
  'burst',
  'new-template',
  'rare-template',
  'error-share',
  'hardware-event',
  'change',
  'alert',
]);

/** Whether a finding may be part of a path of causes; the others are told and no more. */
export function bearsOnCauses({ detail }: Pick<Finding, 'detail'>): boolean {
  if (detail.kind === 'user-action') return detail.action === 'command';
  return BEARING.has(detail.kind) || (detail.kind === 'absence' && detail.whole !== undefined);
}
