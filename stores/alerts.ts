import type { Alert, Incident, IncidentSummary, Rule } from '../domain/alert.ts';
import type { Window } from '../domain/answer.ts';
import type { Severity } from '../domain/observation.ts';

/** Rules, alerts and incidents. The rules common to all stores are in stores.ts. */
export type AlertStore = {
  putRule(rule: Rule): Promise<void>;
  rules(): Promise<Rule[]>;
  /** State a rule needs between ticks (since when a condition holds), by rule and series. */
  ruleState(key: string): Promise<{ readonly since: Date } | null>;
  setRuleState(key: string, state: { readonly since: Date } | null): Promise<void>;
  /** Lets one transaction of the tenant pass at a time; held until it ends. Nothing outside a transaction. */
  lock(): Promise<void>;
  /** Creates or replaces by id. */
  put(alert: Alert): Promise<void>;
  putAll(alerts: readonly Alert[]): Promise<void>;
  get(id: string): Promise<Alert | null>;
  /** The newest alert of a fingerprint, firing or resolved. */
  byFingerprint(fingerprint: string): Promise<Alert | null>;
  /** The newest alert of each fingerprint that has one. */
  byFingerprints(fingerprints: readonly string[]): Promise<Alert[]>;
  /** Remembers that fingerprints began to fire. @returns those that were not known, in the order given, each once */
  recordFirings(firings: readonly Firing[]): Promise<Firing[]>;
  /** Newest first. `offset` leaves out so many of the newest. */
  list(filter: AlertFilter & { readonly offset?: number; readonly limit: number }): Promise<Alert[]>;
  /** How many alerts there are, and of how many incidents. */
  count(filter: AlertFilter): Promise<{ readonly alerts: number; readonly incidents: number }>;
  putIncident(incident: Incident): Promise<void>;
  /** Next incident number of the tenant, 1, 2, 3 …, never given twice. */
  nextIncidentNumber(): Promise<number>;
  incident(id: string): Promise<Incident | null>;
  /** The newest, in time order; only those with an alert on one of the assets when these are given. */
  incidents(filter: {
    readonly status?: 'open' | 'resolved';
    readonly assetIds?: readonly string[];
    readonly limit: number;
  }): Promise<Incident[]>;
  /** Open incidents that have alerts on the assets, by asset. */
  openIncidentsOn(assetIds: readonly string[]): Promise<Array<{ readonly assetId: string; readonly incidentId: string }>>;
  /** Which of the incidents have an alert that fires. */
  firingIncidents(incidentIds: readonly string[]): Promise<string[]>;
  /** Null when it has no alerts. */
  summary(incidentId: string): Promise<IncidentSummary | null>;
};

export type AlertFilter = {
  readonly status?: 'firing' | 'resolved';
  readonly severity?: Severity;
  readonly assetIds?: readonly string[];
  readonly window?: Window;
  readonly incidentId?: string;
  readonly incidentIds?: readonly string[];
  readonly ruleId?: string;
};

export type Firing = { readonly fingerprint: string; readonly startedAt: Date };
