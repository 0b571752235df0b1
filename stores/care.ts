import type { Care, Notice, OnCallSchedule, Silence } from '../domain/care.ts';

/** What people do about incidents, silences, who was told of what, on-call schedules. The rules common to all stores are in stores.ts. */
export type CareStore = {
  get(incidentId: string): Promise<Care | null>;
  /** Locks the row until the transaction ends. */
  getForUpdate(incidentId: string): Promise<Care | null>;
  /** Creates or replaces. */
  put(care: Care): Promise<void>;
  ofIncidents(incidentIds: readonly string[]): Promise<Care[]>;
  /** Incidents of which something is due at `at`, the longest due first. */
  due(at: Date, limit: number): Promise<string[]>;

  /** Creates or replaces. */
  putSilence(silence: Silence): Promise<void>;
  silence(id: string): Promise<Silence | null>;
  /** Locks the row until the transaction ends. */
  silenceForUpdate(id: string): Promise<Silence | null>;
  /** Newest first; `open` leaves out those that are closed, `behind` all up to one in that order. */
  silences(filter: {
    readonly open?: boolean;
    readonly behind?: Pick<Silence, 'id' | 'startsAt'>;
    readonly limit: number;
  }): Promise<Silence[]>;
  /** Those that have begun and not ended at `at`, and are not closed. */
  activeSilences(at: Date): Promise<Silence[]>;
  /** Those that are over at `at` and not closed. */
  silencesDue(at: Date): Promise<string[]>;

  /** Creates or replaces, by incident, platform and channel. */
  putNotice(notice: Notice): Promise<void>;
  noticesOf(incidentId: string): Promise<Notice[]>;
  heldBy(silenceId: string): Promise<Notice[]>;
  /** Open incidents held back by a silence that is closed. */
  released(limit: number): Promise<string[]>;
  /** How many of a route were sent to a channel since `since`. */
  sentSince(filter: {
    readonly routeId: string;
    readonly platform: string;
    readonly channel: string;
    readonly since: Date;
  }): Promise<number>;
  /** Those held for their rate of which no summary has told, the oldest first. */
  heldForRate(limit: number): Promise<Notice[]>;

  putSchedule(schedule: OnCallSchedule): Promise<void>;
  schedules(): Promise<OnCallSchedule[]>;
};
