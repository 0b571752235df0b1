import type { Observation } from './observation.ts';

/** Every job the program knows, its queue being its name, and its payload. Payloads are JSON: no secrets, no Date. */
export type Jobs = {
  collect: { readonly tenantId: string; readonly targetId: string };
  /**
   * A batch of observations as JSON, acknowledged to the sender once this job is durable. Log records whose ids are known
   * stand in `logs` (see packed-logs.ts), the rest in `observations`.
   */
  'index-observations': {
    readonly tenantId: string;
    readonly batchId: string;
    readonly observations: readonly WireObservation[];
    readonly logs?: string;
  };
  /** `at` is the instant to judge by, so that replayed time and live time are treated alike; empty: the time at which it runs. */
  evaluate: {
    readonly tenantId: string;
    readonly at: string /** Only these rules; all when absent. */;
    readonly ruleIds?: readonly string[];
  };
  /** An alert from outside, already in our words. */
  'receive-alerts': { readonly tenantId: string; readonly alerts: readonly WireAlert[] };
  /** News of an incident: that it opened, that its alerts changed, that it ended. `alertId` is the alert that opened it. */
  notify: {
    readonly tenantId: string;
    readonly alertId: string;
    readonly incidentId?: string;
    readonly transition: 'firing' | 'changed' | 'resolved';
    readonly at: string;
    /** Which look it is at an incident whose cause was not found when it opened: 1, 2 … */
    readonly look?: number;
  };
  /** A digest of the settings is due. */
  digest: { readonly tenantId: string; readonly digestId: string };
  /** Looks at what is due in the care of incidents: escalations, reminders, ends of silences. */
  care: { readonly tenantId: string };
  /** Makes the ticket of an incident and the incident equal; opens it first where a rule, or a person, wants one. */
  ticket: {
    readonly tenantId: string;
    readonly incidentId: string;
    /** Who asked for it while the tracker was away. */
    readonly open?: { readonly by: string; readonly alertId: string };
    /** How often the tracker has refused to open it. */
    readonly tries?: number;
  };
  /** Looks at the tickets of a tracker. */
  'poll-tickets': { readonly tenantId: string; readonly trackerId: string };
  'execute-run': { readonly tenantId: string; readonly approvalId: string };
};

export type JobName = keyof Jobs;

/** Puts a job on its queue; resolves once it is durable. `id` makes it idempotent: a second job of the id is dropped. */
export type Enqueue = <N extends JobName>(
  name: N,
  payload: Jobs[N],
  options?: { readonly id?: string; readonly delayMs?: number },
) => Promise<void>;

/** JSON shape of an observation: instants as ISO 8601 in UTC. */
export type WireObservation = WithIsoDates<Observation>;

/** JSON shape of an alert received from another system. */
export type WireAlert = {
  readonly fingerprint: string;
  readonly source: 'alertmanager' | 'agent';
  readonly name: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly assetId: string;
  readonly status: 'firing' | 'resolved';
  readonly startedAt: string;
  readonly resolvedAt: string | null;
  readonly summary: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

type WithIsoDates<T> = T extends Date ? string : T extends object ? { readonly [K in keyof T]: WithIsoDates<T[K]> } : T;

/** Observation → JSON shape. */
export function toWire(observation: Observation): WireObservation {
  return JSON.parse(JSON.stringify(observation)) as WireObservation;
}

/** JSON shape → observation; only `at` is an instant. */
export function fromWire(wire: WireObservation): Observation {
  return { ...wire, at: new Date(wire.at) } as Observation;
}

/** Senders are asked to come back later when a queue has used more of its memory: the workers need the rest to empty it. */
export const QUEUE_MEMORY_SHARE = 0.8;
