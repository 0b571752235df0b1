import type { FastifyBaseLogger } from 'fastify';
import type { Approvals } from '../actions/approvals/approvals.ts';
import type { Preview } from '../actions/approvals/preview.ts';
import type { CareActs } from '../actions/care/care.ts';
import type { DryRun } from '../actions/care/dry-run.ts';
import type { ChangePeriods } from '../actions/change-periods/set.ts';
import type { TrackerAccount } from '../actions/tickets/accounts.ts';
import type { Plan, Runbook } from '../domain/action.ts';
import type { Answer, Chart, Question } from '../domain/answer.ts';
import type { Scope } from '../domain/asset-group.ts';
import type { DeadLetters } from '../domain/dead-letter.ts';
import type { Evidence, Reading } from '../domain/evidence.ts';
import type { IdPrefix } from '../domain/ids.ts';
import type { Enqueue } from '../domain/jobs.ts';
import type { Language } from '../domain/language.ts';
import type { Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { ChatHooks, ChatRequest, DigestDoor, WebChat } from './chat-hooks.ts';
import type { Counters, PollState } from './counters.ts';
import type { Room } from './room.ts';
import type { SignInDoor } from './routes/sign-in.ts';

/** Everything the HTTP door uses. What is absent (`explain`, `ask`, `renderChart`) answers 404 at its route. */
export type ApiDeps = {
  /** Stores of the one tenant that this door serves. */
  readonly stores: TenantStores;
  /** Round trip to the stores' engine. @throws STORE_UNAVAILABLE */
  readonly ping: () => Promise<void>;
  /** The same for samples, logs and events, where another engine keeps them. */
  readonly pingRecords?: () => Promise<void>;
  readonly enqueue: Enqueue;
  /** Jobs by queue and by state, e.g. `{ 'receive-alerts': { waiting: 2, active: 1 } }`. */
  readonly queueCounts: () => Promise<QueueCounts>;
  /** Whether senders may send more; when absent only `queueCounts` and `settings.queueLimit` say so. */
  readonly room?: Room;
  /** Jobs that were given up. */
  readonly deadLetters?: DeadLetters;
  readonly counters: Counters;
  /** Whether each ticket system takes our account. */
  readonly trackers?: () => Promise<ReadonlyArray<{ readonly id: string; readonly trouble: TrackerAccount | null }>>;
  /** How the polls of each target went. */
  readonly polls?: () => readonly PollState[];
  readonly now: () => Date;
  readonly newId: (prefix: IdPrefix) => string;
  readonly explain?: (request: {
    readonly alertId: string;
    readonly language: Language;
    readonly timeZone: string;
    readonly at: Date;
  }) => Promise<Answer>;
  /** Answers a question; the reply is sent as JSON as it is. */
  readonly ask?: (question: Question) => Promise<{ readonly kind: string }>;
  /** Asks the evidence's query again and says whether its figures still stand. */
  readonly recheck: (evidence: Evidence) => Promise<{ readonly holds: boolean; readonly reading: Reading }>;
  /** What can be read and asked within a scope; without it a person of groups is let see nothing. */
  readonly viewOf?: (scope: Scope) => View;
  /** Whom a plan may touch, and what its dry run said; what the one who asks may not see is counted. */
  readonly preview?: (plan: Plan, at: Date) => Promise<Preview>;
  /** PNG of a chart. */
  readonly renderChart?: (chart: Chart) => Promise<Uint8Array>;
  /** Requests for runbooks and the decisions about them. */
  readonly approvals?: Pick<Approvals, 'request' | 'vote' | 'reject' | 'stop'>;
  /** Signing in with a second factor. */
  readonly signIn?: SignInDoor;
  /** Maintenance windows and freezes. */
  readonly changePeriods?: ChangePeriods;
  /** What people do about incidents. */
  readonly care?: {
    readonly acts: CareActs;
    /** Keeps a calendar, unless it is only to be read. @throws REQUEST_FORBIDDEN, REQUEST_INVALID */
    readonly importSchedule: (
      principal: Principal,
      calendar: { readonly id: string; readonly ics: string; readonly timeZone: string },
      how?: { readonly dryRun: boolean },
    ) => Promise<{ readonly shifts: number; readonly unknown: readonly string[] }>;
    /** `draft`: routes that are not in force, as a file of settings has them. @throws REQUEST_INVALID listing the faults of the draft */
    readonly dryRun: (days: number, draft?: unknown) => Promise<DryRun & { readonly text: string }>;
  };
  /** To show a proposal's exact command. */
  readonly runbooks: readonly Runbook[];
  readonly settings: ApiSettings;
  /** Chat platforms that post their events here. */
  readonly chat?: ChatHooks;
  /** The chat of the page. */
  readonly webChat?: WebChat;
  /** Digests that were sent, and new ones. */
  readonly digests?: DigestDoor;
  /** Takes what a tracker posts; it checks who does. */
  readonly tickets?: (trackerId: string, request: ChatRequest) => Promise<void>;
  readonly version: string;
  /** `health`: only /health and /metrics, for a process that serves nobody else; all when absent. */
  readonly doors?: 'all' | 'health';
  readonly logger?: FastifyBaseLogger;
};

/** What can be read and asked within a scope. */
export type View = Pick<ApiDeps, 'stores' | 'explain' | 'ask' | 'recheck' | 'preview'> & { readonly scope: Scope };

export type QueueCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Settings with secrets already resolved. */
export type ApiSettings = {
  /** Address it is bound to; anything but loopback demands `token`. */
  readonly host: string;
  /** Bearer token of readers; null on loopback means that whoever is on this machine may read. */
  readonly token: string | null;
  /** Bearer token of senders. */
  readonly ingestToken: string | null;
  /** Keys of people, with which they act as themselves. */
  readonly people?: ReadonlyArray<{ readonly id: string; readonly key: string }>;
  /** Basic credentials of Alertmanager's webhook. */
  readonly webhook: { readonly username: string; readonly password: string } | null;
  /** How people reach this server, e.g. `https://inframind.example.com`; its host name is let through. */
  readonly publicUrl: string | null;
  /** Labels that name an alert's asset, the first present wins. */
  readonly assetLabels: readonly string[];
  /** Jobs waiting on a queue above which senders are asked to come back later. */
  readonly queueLimit: number;
};
