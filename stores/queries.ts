import type { Window } from '../domain/answer.ts';
import type { Labels } from '../domain/observation.ts';

/**
 * Questions that are answered by counting where the records are, not by reading them. Rules common to all: windows are half-open;
 * `assetIds` null means all assets; counts are exact on every engine, and so are orders, ties included.
 */
type Scope = { readonly assetIds: readonly string[] | null; readonly window: Window };

/** A kind of log line as it stands in a window. */
export type TemplateSight = {
  readonly templateId: string;
  readonly text: string;
  readonly count: number;
  /** Records of it in the baseline window; 0 where none was asked for. */
  readonly baselineCount: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly maxSeverityNumber: number;
  /** The last line of it in the window, and the asset that wrote it. */
  readonly assetId: string;
  readonly example: string;
};

export type Histogram = {
  /** Records per bucket; the first begins at the window's begin, the last may be cut by its end. */
  readonly total: readonly number[];
  /** The most frequent keys, most frequent first, ties by key; what belongs to no key here is the rest of `total`. */
  readonly series: ReadonlyArray<{ readonly key: string; readonly counts: readonly number[] }>;
};

export type SignificantTerms = {
  /** Records in the window and in the background. */
  readonly total: number;
  readonly backgroundTotal: number;
  /** Highest score first, ties by term. */
  readonly terms: ReadonlyArray<{
    /** A template's id, an asset's id, or `name=value` of an attribute. */
    readonly term: string;
    readonly count: number;
    readonly backgroundCount: number;
    /** See `significance`. */
    readonly score: number;
  }>;
};

export type LogQueries = {
  /** Templates seen in the window that were never seen before by anyone; gravest first, then earliest, then by id. */
  newTemplates(filter: Scope & { readonly limit: number }): Promise<TemplateSight[]>;
  /** Templates seen in the window and at most `atMost` times in the baseline; rarest there first, then gravest, rarest here, by id. */
  rareTemplates(filter: Scope & { readonly baseline: Window; readonly atMost: number; readonly limit: number }): Promise<TemplateSight[]>;
  /**
   * Records per bucket of `bucketMs`, in all and by severity (TRACE … FATAL), template or asset.
   *
   * @param filter.limit keys at most, up to 30; 10 when absent
   * @throws REQUEST_INVALID for more than 2,000 buckets
   */
  histogram(
    filter: Scope & {
      readonly bucketMs: number;
      readonly templateId?: string;
      readonly by?: 'severity' | 'template' | 'asset';
      readonly limit?: number;
    },
  ): Promise<Histogram>;
  /**
   * What is over-represented in the window against the background. Of attributes the thousand most frequent are judged; left out are
   * names with whitespace or a dot at an end and pairs of more than 256 characters. OpenSearch finds attributes in a sample of
   * 5,000 records of the window (all, where there are no more), so that one in fewer than a thousandth of them may be overlooked;
   * the counts of those it finds are exact.
   *
   * @param filter.atLeast least count in the window, 3 when absent
   */
  significant(
    filter: Scope & {
      readonly background: Window;
      readonly of: 'template' | 'asset' | 'attribute';
      readonly atLeast?: number;
      readonly limit: number;
    },
  ): Promise<SignificantTerms>;
};

export type Percentiles = {
  /** Null when all assets were taken together. */
  readonly assetId: string | null;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** One for each of `percents`. */
  readonly values: readonly number[];
};

export type SampleQueries = {
  /** How many samples there are of any of the metrics. */
  count(filter: Scope & { readonly metric: readonly string[] }): Promise<number>;
  /**
   * Percentiles of a metric's finite values in the window, for all matching series together or by asset (in the order of their
   * ids). PostgreSQL interpolates between the two nearest ranks; OpenSearch estimates by t-digest: the value it gives has a rank
   * that is off by at most one, or half a percent of the count. Without samples the list is empty.
   *
   * @param filter.percents 0 to 100
   * @see https://arxiv.org/abs/1902.04023 (Dunning, Ertl: Computing extremely accurate quantiles using t-digests)
   */
  percentiles(
    filter: Scope & {
      readonly metric: string;
      readonly labels?: Labels;
      readonly percents: readonly number[];
      readonly by?: 'asset';
    },
  ): Promise<Percentiles[]>;
};
