import type { Localized } from './language.ts';
import type { Limits, Step, SuccessTest, Target } from './step.ts';

/** How a parameter of a runbook may look; anything else is refused before approval is asked for. */
export type ParameterSpec = {
  readonly name: string;
  /** What is asked for, as a person is asked. */
  readonly description: Localized;
  /** A value it may have, to try the runbook with. */
  readonly example: string;
  /** Regular expression, anchored at both ends by the code. */
  readonly pattern: string;
  /**
   * What may fill it in a proposal: `attribute:NAME` of the cause's asset in the inventory, or `component` of the
   * hypothesis. Null: a person types it. Text from logs, traps or chat never fills a parameter.
   */
  readonly from: string | null;
};

export type Runbook = {
  readonly id: string;
  readonly version: number;
  readonly title: Localized;
  /** Concepts of causes it can help with. */
  readonly appliesTo: readonly string[];
  readonly risk: 'low' | 'medium' | 'high';
  readonly approvals: number;
  /** Ids of those who may approve it, beside having the right; null: everyone who has it. */
  readonly approvers: readonly string[] | null;
  readonly parameters: readonly ParameterSpec[];
  readonly environment: Readonly<Record<string, string>>;
  readonly runAs: string | null;
  readonly limits: Limits;
  readonly timeLimitMs: number;
  readonly needsWindow: boolean;
  /** Whether it may run while changes are frozen. */
  readonly allowedInFreeze: boolean;
  readonly rollout: Rollout;
  readonly steps: readonly [Step, ...Step[]];
  readonly rollback: readonly Step[];
  /** Steps that only look: what it would meet, and change. Asked for and approved as `ID/dry-run`. */
  readonly dryRun: readonly Step[];
  readonly successTest: SuccessTest | null;
};

/** Whether an id is that of a runbook's dry run, which only looks. */
export function isDryRun(runbookId: string): boolean {
  return runbookId.endsWith('/dry-run');
}

/** A runbook as it was in one version; its digest is that of its canonical form. */
export type RunbookVersion = { readonly runbook: Runbook; readonly sha256: string; readonly storedAt: Date };

/** Over how many targets at once, and whether the next are begun after one has failed. */
export type Rollout = { readonly batchSize: number; readonly stopOnFailure: boolean };

/** Exactly what is approved. Its hash is what a button carries. */
export type Plan = {
  readonly runbookId: string;
  readonly runbookVersion: number;
  /** SHA-256 of the whole runbook, canonical: a changed runbook that kept its version is another. */
  readonly runbookSha256: string;
  /** In the order in which they are begun. */
  readonly targets: readonly [Target, ...Target[]];
  readonly rollout: Rollout;
  readonly parameters: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly rollback: readonly Step[];
  readonly environment: Readonly<Record<string, string>>;
  /** User that the steps run as on a host; null: whoever logs in. */
  readonly runAs: string | null;
  readonly limits: Limits;
  /** The whole run must end within this time. */
  readonly timeLimitMs: number;
  /** Whether it may run in a maintenance window of its targets only. */
  readonly needsWindow: boolean;
  /** Whether it may run while changes are frozen. */
  readonly allowedInFreeze: boolean;
  /** Of high risk: each vote needs the voter's second factor. */
  readonly risk: Runbook['risk'];
  /** Ids of those who may approve it, beside having the right; null: everyone who has it. */
  readonly approvers: readonly string[] | null;
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

/** `linkedBy`: who linked the account through which the person voted, where that was somebody else. */
export type Vote = { readonly principalId: string; readonly at: Date; readonly linkedBy?: string };

export type Approval = {
  readonly id: string;
  readonly state: ApprovalState;
  readonly plan: Plan;
  /** SHA-256 of the canonical plan, 64 hexadecimal digits. */
  readonly planHash: string;
  readonly alertId: string | null;
  readonly requestedBy: string;
  /** Who linked the account through which it was asked for, where that was somebody else. */
  readonly requesterLinkedBy?: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly quorum: number;
  readonly votes: readonly Vote[];
  /** Raised by each claim; a worker whose token is older may write nothing. */
  readonly fencingToken: number;
  /** Who wants a run that is under way to be stopped; absent: nobody. */
  readonly stop?: { readonly principalId: string; readonly at: Date };
  readonly reason: string | null;
  readonly updatedAt: Date;
};

/** A step on one target. */
export type RunStep = {
  readonly id: string;
  /** Asset it runs on. */
  readonly target: string;
  readonly state: 'intent' | 'done' | 'failed';
  readonly exitCode: number | null;
  /** The end of its output; the whole is in the store of outputs. */
  readonly output: string;
  /** Of all its output; null while it runs. */
  readonly outputBytes: number | null;
  readonly outputSha256: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
};

/** The execution of an approval. */
export type Run = {
  readonly id: string;
  readonly approvalId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly state: 'EXECUTING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  readonly steps: readonly RunStep[];
  /** The metric before and after; null when it could not be measured. */
  readonly measurement: {
    readonly metric: string;
    readonly unit: string;
    readonly before: number | null;
    readonly after: number | null;
    readonly helped: boolean | null;
  } | null;
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
