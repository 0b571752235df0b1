import type { Window } from '../../domain/answer.ts';
import type { RawSeries } from '../signals/series.ts';

/** A line of log with the request it was written for, where that is known. */
export type LogLine = {
  readonly atMs: number;
  readonly assetId: string;
  readonly text: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
};

/** A piece of work done for a request. Times in milliseconds since 1970, with fractions. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly assetId: string;
  readonly operation: string;
  readonly startMs: number;
  readonly endMs: number;
  /** True when the caller was told of a failure; null when it is not known. */
  readonly failed: boolean | null;
};

/** Who calls whom: `from` needs `to`. */
export type Call = { readonly from: string; readonly to: string };

/** What services did before and during the trouble. */
export type Behaviour = {
  readonly normalWindow: Window;
  /** Normal time of lines and spans: they are many, and a short stretch that is surely normal says more than a long one. */
  readonly normalRequests: Window;
  readonly incidentWindow: Window;
  readonly calls: readonly Call[];
  readonly series: readonly RawSeries[];
  readonly lines: readonly LogLine[];
  readonly spans: readonly Span[];
};
