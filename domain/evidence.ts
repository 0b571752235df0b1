import { canonicalJson, contentId, sha256 } from './ids.ts';
import type { Labels } from './observation.ts';

/** A question to the stores that can be asked again. Windows are half-open: from ≤ t < to. */
export type EvidenceQuery =
  | {
      readonly kind: 'samples';
      readonly assetId: string;
      readonly metric: string;
      readonly labels: Labels;
      readonly from: Date;
      readonly to: Date;
    }
  | { readonly kind: 'logs'; readonly assetId: string; readonly templateId: string; readonly from: Date; readonly to: Date }
  /** How many records of each level an asset logged. */
  | { readonly kind: 'log-levels'; readonly assetId: string; readonly from: Date; readonly to: Date }
  | {
      readonly kind: 'events';
      readonly assetId: string;
      readonly code: string;
      readonly component: string | null;
      readonly asserted: boolean;
      readonly from: Date;
      readonly to: Date;
    }
  | { readonly kind: 'relation'; readonly from: string; readonly relation: string; readonly to: string; readonly at: Date }
  | { readonly kind: 'changes'; readonly assetId: string; readonly from: Date; readonly to: Date }
  | { readonly kind: 'alert'; readonly alertId: string }
  /** Alerts that began in a window, of one name or of all. */
  | { readonly kind: 'alerts'; readonly name: string | null; readonly from: Date; readonly to: Date }
  /** An incident, and the cause that was named last. */
  | { readonly kind: 'incident'; readonly incidentId: string }
  /** A run of a runbook, and whether it helped. */
  | { readonly kind: 'run'; readonly runId: string }
  /** Where a series is going, and when it would reach `limit`. */
  | {
      readonly kind: 'forecast';
      readonly assetId: string;
      readonly metric: string;
      readonly labels: Labels;
      readonly from: Date;
      readonly to: Date;
      readonly limit: number;
    };

/**
 * What a query returned: figures computed from the data, by name.
 *
 * samples: count median mean min max first last (a counter's figures are of its rate per second) and unit;
 * logs: count firstAt lastAt example; log-levels: count errors (ERROR and above) and share of them, unit; events: count firstAt lastAt severity message; relation: exists (1);
 * changes: count, and per change `field: before → after`; alert: status value threshold startedAt; alerts: see analysis/digest; incident: incident (its number) status startedAt
 * concept asset (of the cause named; empty when none was); run: runbook target state helped (yes, no, unknown) startedAt;
 * forecast: count now perDay perDayLow perDayHigh limit unit, and where the limit is reached reachedAt earliestAt latestAt.
 */
export type Figures = Readonly<Record<string, number | string>>;

/** A reading of a query. `nothing` says what was searched; the stores failing is an error, not a reading. */
export type Reading =
  | { readonly kind: 'found'; readonly figures: Figures; readonly digest: string }
  | { readonly kind: 'nothing'; readonly searched: string };

/**
 * A piece of evidence: a query, a digest of what it returned, and the figures a claim rests on. It holds as long as
 * the query, asked again, gives these figures.
 */
export type Evidence = {
  readonly id: string;
  readonly query: EvidenceQuery;
  /** SHA-256 of the canonical figures at the time of the answer. */
  readonly digest: string;
  readonly states: Figures;
  readonly collectedAt: Date;
};

/** Evidence from a query and its reading; the id derives from both, so equal findings cite equal ids. */
export function makeEvidence(query: EvidenceQuery, figures: Figures, collectedAt: Date): Evidence {
  const digest = digestOf(figures);
  return { id: contentId('ev', canonicalJson(query), digest), query, digest, states: figures, collectedAt };
}

/** SHA-256 of figures in canonical form. */
export function digestOf(figures: Figures): string {
  return sha256(canonicalJson(figures));
}
