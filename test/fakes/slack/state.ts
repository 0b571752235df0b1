export type FakeMessage = {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly blocks?: unknown;
  readonly metadata?: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> };
  readonly files?: readonly string[];
  readonly edited?: boolean;
  /** Whether it still grows, and how many blocks it had each time it did. */
  readonly streaming?: boolean;
  readonly history?: readonly number[];
};

export type FakeUpload = {
  readonly id: string;
  readonly filename: string;
  readonly length: number;
  readonly content: Buffer | null;
  readonly title: string | null;
  readonly channel: string | null;
  readonly thread: string | null;
};

export type FakeView = {
  readonly id: string;
  readonly hash: string;
  readonly user: string;
  readonly view: Readonly<Record<string, unknown>>;
};

export type FakeUser = {
  readonly name?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly team_id?: string;
  readonly enterprise_user?: { readonly enterprise_id: string; readonly teams: readonly string[] };
};

/** What the fake workspace holds. */
export type ApiState = {
  readonly token: string;
  readonly appToken: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly teamId: string;
  /** The organisation of the workspace. */
  enterpriseId: string | null;
  /** host:port */
  origin: string;
  readonly channels: Map<string, readonly FakeMessage[]>;
  readonly users: Map<string, FakeUser>;
  readonly ephemerals: Array<{ channel: string; user: string; text: string; thread_ts?: string }>;
  readonly uploads: Map<string, FakeUpload>;
  /** Modals, by id. */
  readonly views: Map<string, FakeView>;
  /** What each account's home shows. */
  readonly homes: Map<string, unknown>;
  /** Trigger ids that may still open a modal, and for whom; '' where one did. */
  readonly triggers: Map<string, string>;
  readonly archived: Set<string>;
  /** Channels that the app was removed from. */
  readonly left: Set<string>;
  /** What a person deleted, as channel and ts. */
  readonly deleted: Set<string>;
  readonly revoked: Set<string>;
  readonly assistants: Array<{ readonly method: string; readonly args: Readonly<Record<string, unknown>> }>;
  /** Puts a file into its channel. */
  share: (put: () => void) => void;
  lastTs: number;
};
