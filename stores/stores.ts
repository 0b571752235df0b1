import type { Approval, AuditEntry, Run } from '../domain/action.ts';
import type { Answer, ThreadContext, Window } from '../domain/answer.ts';
import type { Asset, AssetChange, Relation } from '../domain/asset.ts';
import type { EventRecord } from '../domain/event-record.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { AssetFact, Labels, LogRecord, Sample } from '../domain/observation.ts';
import type { LogTexts } from '../domain/packed-logs.ts';
import type { Rejected } from '../domain/rejected.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { AlertStore } from './alerts.ts';
import type { CareStore } from './care.ts';
import type { ChangePeriodStore } from './change-periods.ts';
import type { DialogueStore } from './dialogues.ts';
import type { FactorStore } from './factors.ts';
import type { FeedbackStore } from './feedback.ts';
import type { PeopleStore } from './people.ts';
import type { LogQueries, SampleQueries } from './queries.ts';
import type { OutputStore, RunbookStore } from './runs.ts';
import type { LogTemplate } from './template-states.ts';
import type { TicketStore } from './tickets.ts';
import type { VectorStore } from './vectors.ts';

/**
 * The contracts every engine keeps. Rules common to all:
 * - data is reached through `forTenant` only; an engine has a second lock of its own (row-level security, an index per tenant);
 * - writes are `create` under ids derived from content: writing a record again changes nothing and is counted as a duplicate;
 * - windows are half-open (from ≤ t < to); lists are in time order unless said otherwise, ties by id; a limit leaves the newest;
 * - "nothing" is an empty list or null; failing is an AppError STORE_*.
 */
export type Stores = {
  forTenant(tenantId: string): TenantStores;
  readonly tenants: { create(tenant: Tenant): Promise<void>; list(): Promise<Tenant[]> };
  /** Round trip to the engine that keeps the state. @throws STORE_UNAVAILABLE */
  ping(): Promise<void>;
  /** Round trip to the engine that keeps samples, logs and events, which may be another. @throws STORE_UNAVAILABLE, STORE_FULL */
  pingRecords(): Promise<void>;
  close(): Promise<void>;
};

export type Written = {
  readonly created: number;
  readonly duplicates: number;
  /** Records that the engine refused for a fault of their own; they are kept in `rejected` with the reason. Absent when there are none. */
  readonly rejected?: number;
};

export type TenantStores = {
  readonly tenantId: string;
  readonly samples: SampleStore;
  readonly logs: LogStore;
  readonly events: EventStore;
  readonly inventory: InventoryStore;
  readonly alerts: AlertStore;
  readonly care: CareStore;
  readonly answers: AnswerStore;
  readonly feedback: FeedbackStore;
  readonly approvals: ApprovalStore;
  readonly outputs: OutputStore;
  readonly runbooks: RunbookStore;
  readonly changePeriods: ChangePeriodStore;
  readonly tickets: TicketStore;
  readonly audit: AuditStore;
  readonly people: PeopleStore;
  readonly factors: FactorStore;
  readonly chat: ChatStore;
  readonly rejected: RejectedStore;
  readonly vectors: VectorStore;
  readonly cursors: CursorStore;
  readonly leases: LeaseStore;
  /** Runs `work` in one transaction: state, audit row and outgoing message commit together or not at all. */
  transaction<T>(work: (tx: TenantStores) => Promise<T>): Promise<T>;
};

export type Series = {
  readonly assetId: string;
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly instrument: 'gauge' | 'counter';
};
/** Points ascending in time; counters raw, as they were read. */
export type SeriesPoints = Series & { readonly points: ReadonlyArray<readonly [atMs: number, value: number]> };

export type SampleStore = SampleQueries & {
  write(samples: readonly Sample[]): Promise<Written>;
  /** Series of the assets (all assets when null) with at least one sample in the window; `besides`: of no metric of these. */
  series(filter: {
    readonly assetIds: readonly string[] | null;
    readonly metric?: string;
    readonly besides?: readonly string[];
    readonly window: Window;
  }): Promise<Series[]>;
  /** Points of every matching series, of any of the metrics where several are named; `labels` is a subset match. */
  range(filter: {
    readonly assetIds: readonly string[] | null;
    readonly metric?: string | readonly string[];
    readonly labels?: Labels;
    readonly window: Window;
  }): Promise<SeriesPoints[]>;
  /** Last sample of each matching series at or before `at`, no older than `maxAgeMs`. */
  latest(filter: {
    readonly assetIds: readonly string[] | null;
    readonly metric: string;
    readonly labels?: Labels;
    readonly at: Date;
    readonly maxAgeMs: number;
  }): Promise<Array<Series & { readonly at: Date; readonly value: number }>>;
  deleteBefore(at: Date): Promise<number>;
};

export type StoredLog = LogRecord & { readonly id: string; readonly templateId: string };
export type TemplateCount = {
  readonly templateId: string;
  readonly assetId: string;
  readonly text: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly maxSeverityNumber: number;
  readonly example: string;
};

export type LogStore = LogQueries & {
  write(logs: readonly StoredLog[]): Promise<Written>;
  /** The same of texts, where the store takes them as they are; each of them has its template. */
  writeTexts?(logs: readonly LogTexts[], templateIds: readonly string[]): Promise<Written>;
  writeTemplates(templates: readonly LogTemplate[]): Promise<void>;
  templates(): Promise<LogTemplate[]>;
  /** What was written after the cursor of an earlier answer, perhaps some of it again; all of it after null. */
  templateChanges(cursor: string | null): Promise<{ readonly templates: LogTemplate[]; readonly cursor: string | null }>;
  /** Newest first. `contains` is a literal, matched without regard to case. */
  search(filter: {
    readonly assetIds: readonly string[] | null;
    readonly templateId?: string;
    readonly contains?: string;
    readonly window: Window;
    readonly limit: number;
  }): Promise<StoredLog[]>;
  /**
   * Per (asset, template) in the window, most frequent first; `only` these pairs, where given. Without `examples` these and the texts, which
   * cost most of the time, are empty.
   */
  countByTemplate(filter: {
    readonly assetIds: readonly string[] | null;
    readonly window: Window;
    readonly templateId?: string | readonly string[];
    readonly only?: ReadonlyArray<{ readonly assetId: string; readonly templateId: string }>;
    readonly examples?: boolean;
  }): Promise<TemplateCount[]>;
  /** The same without examples, of each of some windows that follow one another: of all of them at once. */
  countByTemplateIn(filter: { readonly assetIds: readonly string[]; readonly windows: readonly Window[] }): Promise<TemplateCount[][]>;
  deleteBefore(at: Date): Promise<number>;
};

export type StoredEvent = EventRecord;

export type EventStore = {
  write(events: readonly StoredEvent[]): Promise<Written>;
  /** Equal events of a window of time as one record with its count (see event-record.ts), counted within the window asked for. */
  list(filter: {
    readonly assetIds: readonly string[] | null;
    readonly code?: string;
    readonly component?: string | null;
    readonly asserted?: boolean;
    readonly window: Window;
    readonly limit?: number;
  }): Promise<StoredEvent[]>;
};

export type InventoryStore = {
  /** Merges facts: unknown assets are created, changed attributes and relations leave a change each (not on first sight). */
  apply(facts: readonly AssetFact[]): Promise<{ readonly assets: number; readonly changes: number }>;
  /** Makes sure assets exist that were only named by a sample, log or event. */
  ensure(assetIds: readonly string[], at: Date): Promise<void>;
  asset(id: string): Promise<Asset | null>;
  assets(): Promise<Asset[]>;
  /** Relations valid at `at`; only those that begin or end at one of the assets when these are given. */
  relations(at: Date, touching?: readonly string[]): Promise<Relation[]>;
  recordChange(change: AssetChange): Promise<void>;
  changes(filter: { readonly assetIds: readonly string[] | null; readonly window: Window }): Promise<AssetChange[]>;
};

export type AnswerStore = {
  /** Stores the answer and its evidence. */
  put(answer: Answer): Promise<void>;
  /** Keeps evidence that no stored answer cites, so that whoever is told of it can fetch it. */
  keep(evidence: readonly Evidence[]): Promise<void>;
  get(id: string): Promise<Answer | null>;
  /** The last of those made for a scope (see `Answer`); of everything when absent. */
  latestForAlert(alertId: string, scope?: string): Promise<Answer | null>;
  evidence(id: string): Promise<Evidence | null>;
};

export type ApprovalStore = {
  create(approval: Approval): Promise<void>;
  /** Locks the row until the transaction ends. */
  getForUpdate(id: string): Promise<Approval | null>;
  get(id: string): Promise<Approval | null>;
  /** Replaces the row. */
  update(approval: Approval): Promise<void>;
  list(filter: {
    readonly states?: readonly Approval['state'][];
    readonly alertIds?: readonly string[];
    /** Only those all of whose targets are among them. */
    readonly assetIds?: readonly string[];
    /** Only those of a runbook in a version, with these parameters and for exactly these targets, in whatever order. */
    readonly planned?: Pick<Approval['plan'], 'runbookId' | 'runbookVersion' | 'parameters'> & { readonly assetIds: readonly string[] };
    readonly limit: number;
  }): Promise<Approval[]>;
  putRun(run: Run): Promise<void>;
  run(id: string): Promise<Run | null>;
  runOf(approvalId: string): Promise<Run | null>;
};

export type AuditStore = {
  /** Appends to the tenant's chain; sequence and hashes are set here, under a lock. */
  append(entry: Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject' | 'detail'>): Promise<AuditEntry>;
  /** In sequence order: the newest, or the first of those that follow the sequence number `after`. */
  list(filter: { readonly subject?: string; readonly after?: number; readonly limit: number }): Promise<AuditEntry[]>;
};

/** A message to be sent or already sent; the outbox of the chat. `card` is a Card as JSON (see bot/card.ts). */
export type OutboxMessage = {
  readonly id: string;
  readonly platform: string;
  readonly channel: string;
  /** Thread on the platform; null for a new message. */
  readonly thread: string | null;
  readonly card: unknown;
  /** Approvals 0, answers 1, alerts 2, digests 3. */
  readonly priority: number;
  readonly createdAt: Date;
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly platformMessageId: string | null;
  readonly attempts: number;
  readonly error: string | null;
};

export type ChatStore = DialogueStore & {
  /** True the first time an incoming event id is seen, false ever after. */
  firstSeen(platform: string, eventId: string, at: Date): Promise<boolean>;
  /** Creates by id; a second message of the id is dropped. */
  enqueue(message: OutboxMessage): Promise<void>;
  /**
   * Waiting messages, by priority then age. With `perChannel` at most so many of a channel, so that none hides the others; those that
   * replace a message, or that another waits for, are there whatever their place.
   */
  waiting(filter: { readonly platform: string; readonly limit: number; readonly perChannel?: number }): Promise<OutboxMessage[]>;
  /** Marks a message as being sent, which is counted; `mark` is its error until it is known how that went. */
  begin(id: string, mark: string, at: Date): Promise<void>;
  /** What was begun since an instant, whoever began it. */
  begun(platform: string, since: Date): Promise<ReadonlyArray<{ readonly channel: string; readonly isEdit: boolean; readonly at: Date }>>;
  markSent(id: string, platformMessageId: string): Promise<void>;
  markFailed(id: string, error: string, final: boolean): Promise<void>;
  /** The platform wants it later, which is no fault of the message: it is not counted. */
  putOff(id: string, error: string): Promise<void>;
  message(id: string): Promise<OutboxMessage | null>;
  /** Keeps with a message what its later versions are made from, in place of what was kept before. */
  remake(id: string, made: unknown): Promise<void>;
  /** What was sent in a thread of the web page's chat: the newest up to the limit, in time order. */
  webThread(of: { readonly channel: string; readonly thread: string; readonly limit: number }): Promise<OutboxMessage[]>;
  /** Digests that were sent, the newest first. */
  digests(limit: number): Promise<OutboxMessage[]>;
  /** What a thread is about: its alert, so that follow-ups need not name it. */
  linkThread(platform: string, channel: string, thread: string, alertId: string): Promise<void>;
  alertOfThread(platform: string, channel: string, thread: string): Promise<string | null>;
  /** Keeps what a conversation spoke of last, in place of what was kept before. */
  rememberThread(platform: string, channel: string, thread: string, context: ThreadContext, at: Date): Promise<void>;
  /** What was kept, unless that was before `since`. */
  threadContext(platform: string, channel: string, thread: string, since: Date): Promise<ThreadContext | null>;
  threadsOfAlert(alertId: string): Promise<Array<{ readonly platform: string; readonly channel: string; readonly thread: string }>>;
};

export type RejectedRecord = Rejected;

export type RejectedStore = {
  put(records: readonly RejectedRecord[]): Promise<void>;
  /** The newest up to the limit, in time order; all but those sent again when `waiting`. */
  list(filter: { readonly limit: number; readonly source?: string; readonly waiting?: boolean }): Promise<RejectedRecord[]>;
  get(id: string): Promise<RejectedRecord | null>;
  /** Marks it as sent again. False when it is marked already, or is not there. */
  markReplayed(id: string, at: Date): Promise<boolean>;
  counts(): Promise<Readonly<Record<string, number>>>;
};

export type CursorStore = {
  /** Where a collector stopped, as JSON; null before its first run. */
  get(targetId: string): Promise<unknown>;
  set(targetId: string, cursor: unknown): Promise<void>;
};

/** Rights that one process has for a while. `take` is false while another holder has it; a holder may take it again to keep it. */
export type LeaseStore = {
  take(lease: { readonly name: string; readonly holder: string; readonly at: Date; readonly until: Date }): Promise<boolean>;
  release(lease: { readonly name: string; readonly holder: string }): Promise<void>;
};
