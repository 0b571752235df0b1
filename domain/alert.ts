import type { Labels, Severity } from './observation.ts';

/** A rule of our own engine. Evaluated at each tick for every series or asset it matches. */
export type Rule = {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly condition:
    | {
        readonly kind: 'threshold';
        readonly metric: string;
        readonly labels: Labels;
        readonly assetId: string | null;
        readonly above: number | null;
        readonly below: number | null;
        /** The condition must hold this long without a break. */
        readonly forMs: number;
      }
    | { readonly kind: 'absence'; readonly metric: string; readonly assetId: string | null; readonly forMs: number }
    | {
        readonly kind: 'pattern';
        /** Logs: a literal or template id is matched in the body; events: their code. */
        readonly of: 'log' | 'event';
        readonly contains: string;
        readonly assetId: string | null;
        readonly atLeast: number;
        readonly withinMs: number;
      };
};

/** An alert, ours or another system's. The fingerprint identifies it over its firings. */
export type Alert = {
  readonly id: string;
  readonly fingerprint: string;
  readonly incidentId: string;
  readonly source: 'rule' | 'alertmanager' | 'agent';
  readonly name: string;
  readonly severity: Severity;
  readonly assetId: string;
  readonly status: 'firing' | 'resolved';
  readonly startedAt: Date;
  readonly resolvedAt: Date | null;
  /** What the rule measured: the series and the limit that was passed; null when the source did not say. */
  readonly trigger: {
    readonly metric: string;
    readonly labels: Labels;
    readonly unit: string;
    readonly value: number;
    readonly threshold: number | null;
  } | null;
  readonly summary: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** How often this fingerprint changed state in the last 24 hours: a flapping alert has many. */
  readonly transitions: number;
  /** How often it began to fire without a day's rest, each begin counted once; 1 when absent. */
  readonly occurrences?: number;
  /** The first and the last of these begins; `startedAt` when absent. */
  readonly firstAt?: Date;
  readonly lastAt?: Date;
  readonly ruleId: string | null;
};

/**
 * Alerts that belong together; the unit a person is told about. Of a place: an asset and its neighbourhood. A pattern: one
 * name on many assets that share nothing else. A storm: what came at once and belongs to neither.
 */
export type Incident = {
  /** A place when absent. */
  readonly kind?: IncidentKind;

  readonly id: string;
  /** Small number people say in chat: `#12`. */
  readonly number: number;
  readonly title: string;
  readonly status: 'open' | 'resolved';
  readonly severity: Severity;
  readonly assetId: string;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  /** Ids of its first alerts, up to `MOST_ALERT_IDS`, the one that opened it first; all are found by `alerts.list({ incidentId })`. */
  readonly alertIds: readonly string[];
  /** How many alerts it has; as many as `alertIds` when absent. */
  readonly alertCount?: number;
  /** Name of the alert that opened it; of all in a pattern. */
  readonly name?: string;
  /** When it was made and last joined, by the clock that alerts are received by; `openedAt` when absent. */
  readonly createdAt?: Date;
  readonly joinedAt?: Date;
  /** The newest start of its alerts. */
  readonly lastAlertAt?: Date;
  /** Grows with each change of its alerts; 1 when absent. */
  readonly revision?: number;
  /** When the news job that is under way will look at it; what changes before needs no other. Absent when none is. */
  readonly newsDueAt?: Date;
  /** How it was when it was last investigated, and the answers then, by language and zone of the reader. */
  readonly told?: {
    readonly alertCount: number;
    readonly severity: Severity;
    readonly answers: Readonly<Record<string, string>>;
  };
};

export type IncidentKind = 'place' | 'pattern' | 'storm';

export const MOST_ALERT_IDS = 100;

/** The alerts of an incident in figures. */
export type IncidentSummary = {
  readonly alerts: number;
  readonly firing: number;
  readonly assets: number;
  /** Worst of those firing, or of all when none is. */
  readonly severity: Severity;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The most frequent, up to five. */
  readonly names: ReadonlyArray<{ readonly name: string; readonly alerts: number }>;
  readonly topAssets: ReadonlyArray<{ readonly assetId: string; readonly alerts: number }>;
};
