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
  readonly ruleId: string | null;
};

/** Alerts that belong together; the unit a person is told about. */
export type Incident = {
  readonly id: string;
  /** Small number people say in chat: `#12`. */
  readonly number: number;
  readonly title: string;
  readonly status: 'open' | 'resolved';
  readonly severity: Severity;
  readonly assetId: string;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  readonly alertIds: readonly string[];
};
