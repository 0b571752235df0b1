/** How a parameter of a runbook may look; anything else is refused before approval is asked for. */
export type ParameterSpec = {
  readonly name: string;
  readonly description: string;
  /** Regular expression, anchored at both ends by the code. */
  readonly pattern: string;
  /**
   * What may fill it in a proposal: `attribute:NAME` of the cause's asset in the inventory, or `component` of the
   * hypothesis. Null: a person types it. Text from logs, traps or chat never fills a parameter.
   */
  readonly from: string | null;
};

/** One step: an argument vector, never a shell string. `{name}` in an argument stands for the parameter. */
export type Step = {
  readonly id: string;
  readonly kind: 'ssh';
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly idempotent: boolean;
};

/** After the run the metric is measured again: it must come to this side of the limit. */
export type SuccessTest = {
  /** The asset measured; the target of the run when absent. */
  readonly assetId?: string;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly below: number | null;
  readonly above: number | null;
  readonly withinMs: number;
};

export type Runbook = {
  readonly id: string;
  readonly version: number;
  readonly title: { readonly en: string; readonly ru: string };
  /** Concepts of causes it can help with. */
  readonly appliesTo: readonly string[];
  readonly risk: 'low' | 'medium' | 'high';
  readonly approvals: number;
  readonly parameters: readonly ParameterSpec[];
  readonly steps: readonly [Step, ...Step[]];
  readonly rollback: readonly Step[];
  readonly successTest: SuccessTest | null;
};

/** Where steps run. The host key pins the identity: another key is another target. */
export type Target = {
  readonly assetId: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly hostKeyFingerprint: string;
};

/** Exactly what is approved. Its hash is what a button carries. */
export type Plan = {
  readonly runbookId: string;
  readonly runbookVersion: number;
  readonly target: Target;
  readonly parameters: Readonly<Record<string, string>>;
  readonly steps: ReadonlyArray<{
    readonly id: string;
    readonly argv: readonly string[];
    readonly timeoutMs: number;
    readonly idempotent: boolean;
  }>;
  readonly rollback: ReadonlyArray<{
    readonly id: string;
    readonly argv: readonly string[];
    readonly timeoutMs: number;
    readonly idempotent: boolean;
  }>;
  readonly environment: Readonly<Record<string, string>>;
  readonly successTest: SuccessTest | null;
};

export type ApprovalState =
  | 'PENDING'
  | 'APPROVED'
  | 'EXECUTING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'UNKNOWN'
  | 'REJECTED'
  | 'EXPIRED'
  | 'CANCELLED'
  | 'SUPERSEDED'
  | 'BLOCKED';

export type Approval = {
  readonly id: string;
  readonly state: ApprovalState;
  readonly plan: Plan;
  /** SHA-256 of the canonical plan, 64 hexadecimal digits. */
  readonly planHash: string;
  readonly alertId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly quorum: number;
  readonly votes: ReadonlyArray<{ readonly principalId: string; readonly at: Date }>;
  /** Raised by each claim; a worker whose token is older may write nothing. */
  readonly fencingToken: number;
  readonly reason: string | null;
  readonly updatedAt: Date;
};

/** The execution of an approval. */
export type Run = {
  readonly id: string;
  readonly approvalId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly state: 'EXECUTING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  readonly steps: ReadonlyArray<{
    readonly id: string;
    readonly state: 'intent' | 'done' | 'failed';
    readonly exitCode: number | null;
    readonly output: string;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
  }>;
  /** The metric before and after; null when it could not be measured. */
  readonly measurement: {
    readonly metric: string;
    readonly unit: string;
    readonly before: number | null;
    readonly after: number | null;
    readonly helped: boolean | null;
  } | null;
};

export type Ticket = {
  readonly id: string;
  readonly incidentId: string;
  readonly system: string;
  /** As the tracker names it, e.g. `OPS-12`. */
  readonly key: string;
  readonly url: string;
  readonly status: string;
  readonly openedBy: string;
  readonly openedAt: Date;
};

/** A row of the hash chain: hash = SHA-256(previousHash, canonical rest). */
export type AuditEntry = {
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly previousHash: string;
  readonly hash: string;
};
