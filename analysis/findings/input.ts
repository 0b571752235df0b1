import type { Alert } from '../../domain/alert.ts';
import type { Window } from '../../domain/answer.ts';
import type { AssetChange } from '../../domain/asset.ts';
import type { EventRepeats } from '../../domain/event-record.ts';
import type { Concept } from '../../domain/finding.ts';
import type { HardwareEvent } from '../../domain/observation.ts';
import type { LevelCount, LogCount } from '../figures/figures.ts';
import type { Scale } from '../signals/floors.ts';
import type { Points, RawSeries } from '../signals/series.ts';

/** A kind of log line that stands out, and what a look-up over exactly its window counted. */
export type LogSignal = {
  readonly counted: LogCount;
  readonly window: Window;
  /** How often the kind was seen in the normal window. */
  readonly normalCount: number;
  /** False when the asset wrote no logs at all in the normal window: then nothing can be called new. */
  readonly baseline: boolean;
  /** How it stands out; a kind that vanished is counted over normal time and incident together. */
  readonly sign: LogSign;
  /** See `Finding.surprise`. */
  readonly surprise: number;
};

export type LogSign = 'new' | 'rare' | 'burst' | 'vanished';

/** How many records an asset logged at each level in equal pieces of the incident window, and in all of normal time. */
export type LevelSignal = {
  readonly assetId: string;
  readonly normalWindow: Window;
  readonly normal: readonly LevelCount[];
  /** Where the pieces begin. */
  readonly from: Date;
  readonly bucketMs: number;
  readonly pieces: ReadonlyArray<readonly LevelCount[]>;
  /** End of the last piece. */
  readonly to: Date;
};

/** What was read from the stores about the assets in scope. */
export type FindingsInput = {
  /** When it was read; evidence carries it. */
  readonly at: Date;
  readonly normalWindow: Window;
  readonly incidentWindow: Window;
  readonly series: readonly RawSeries[];
  /** The series that the alert is about, one of `series`, and the limit it passed. */
  readonly limit?: Scale['limit'];
  /** Points of weeks before, by `seriesKey`, where they were read: a season is learned from them and nothing else. */
  readonly history?: ReadonlyMap<string, Points>;
  readonly logs: readonly LogSignal[];
  /** Levels of what assets logged, where errors stood out. */
  readonly levels?: readonly LevelSignal[];
  readonly events: ReadonlyArray<HardwareEvent & { readonly repeats?: EventRepeats }>;
  readonly changes: readonly AssetChange[];
  /** Alerts on assets in scope, without the one that is explained. */
  readonly alerts: readonly Alert[];
};

/** Something that was looked at, whether or not it was unusual: what an asset is known to have been normal in. */
export type Measured = { readonly assetId: string; readonly concept: Concept; readonly series: RawSeries };
