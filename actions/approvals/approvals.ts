import type { Approval, AuditEntry, Plan, Run, Runbook } from '../../domain/action.ts';
import type { AssetGroup } from '../../domain/asset-group.ts';
import type { ChangeVerdict } from '../../domain/change-period.ts';
import { AppError, asAppError } from '../../domain/errors.ts';
import type { IdPrefix } from '../../domain/ids.ts';
import type { Enqueue } from '../../domain/jobs.ts';
import { lacking } from '../../domain/refusals.ts';
import type { FactorProof } from '../../domain/second-factor.ts';
import type { Target } from '../../domain/step.ts';
import { canSomewhere, type Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { sentenceOf, verdictCode } from '../change-periods/sentences.ts';
import { mayApprove, mayNow } from './eligible.ts';
import { buildPlan, findRunbook, hashPlan, onlyLooks } from './plan.ts';
import { type ApprovalEvent, type ApprovalOutcome, CLAIM_WITHIN_MS, expired, isTerminal, reduce } from './reducer.ts';
import { refusalOf } from './refusal.ts';
import { identified, type TargetDeps, targetsOf } from './targets.ts';

/** How long a request waits for its approvals. */
export const PENDING_MS = 900_000;

/**
 * Told of every change of a request, inside the transaction that changes it: what it writes through `tx` (the outgoing
 * message) commits with the change or not at all. It must use no other store than `tx`.
 */
export type Announce = (tx: TenantStores, approval: Approval, run: Run | null) => Promise<void>;

export type ApprovalDeps = TargetDeps & {
  readonly stores: TenantStores;
  readonly now: () => Date;
  readonly newId: (prefix: IdPrefix) => string;
  readonly enqueue: Enqueue;
  readonly runbooks: readonly Runbook[];
  readonly announce?: Announce;
  /** Ids of those who may approve: everyone with the role when null or absent, nobody when empty. */
  readonly approvers?: readonly string[] | null;
  /** Whether windows and freezes let a plan run; without it nothing is frozen, and nothing that needs a window runs. */
  readonly changes?: (tx: TenantStores, plan: Plan, at: Date) => Promise<ChangeVerdict>;
  /** Groups of assets, over which people may have roles. */
  readonly groups?: readonly AssetGroup[];
  readonly pendingMs?: number;
};

/** What a person asks for. */
export type ActionRequest = {
  readonly runbookId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly targetAssetId: string;
  /** Further targets, in the order in which they are begun. */
  readonly moreTargets?: readonly string[];
  readonly alertId: string | null;
  /** A request of the same person that this one replaces: an edit starts again, with no votes. */
  readonly supersedes?: string;
};

/**
 * Requests and the decisions about them. Each call is one transaction that holds the new state, its audit row and its
 * message; a refused call leaves an audit row and throws.
 */
export type Approvals = {
  /**
   * Asks for a runbook to be run. The same plan asked for again while it is open is the request that is there already. A dry run
   * waits for nobody: it is APPROVED at once, and on its queue.
   *
   * @throws REQUEST_FORBIDDEN, RUNBOOK_INVALID, PARAMETER_INVALID, NOT_FOUND (no such target or alert), APPROVAL_BLOCKED
   */
  request(principal: Principal | null, request: ActionRequest): Promise<Approval>;
  /**
   * Approves what was shown, which its hash (or the first 24 digits of it or more) proves. The vote that completes the
   * quorum puts the run on its queue.
   *
   * @param proof that the person has shown a second factor for this, which what is of high risk demands
   * @throws APPROVAL_UNKNOWN, APPROVAL_FORBIDDEN, APPROVAL_OWN, APPROVAL_EXPIRED, APPROVAL_CLOSED, APPROVAL_MISMATCH, APPROVAL_VOTED,
   *   APPROVAL_LINKED (may be one human with who asked or approved), APPROVAL_BLOCKED (a freeze, or no window), APPROVAL_STEP_UP (all is well but the proof)
   */
  vote(principal: Principal | null, approvalId: string, shownHash: string, proof?: FactorProof | null): Promise<Approval>;
  /**
   * Refuses a request that has not been claimed yet; by the requester it is a cancellation.
   *
   * @throws APPROVAL_UNKNOWN, APPROVAL_FORBIDDEN, APPROVAL_EXPIRED, APPROVAL_CLOSED
   */
  reject(principal: Principal | null, approvalId: string, reason?: string): Promise<Approval>;
  /** Takes one's own request back. @throws as `reject` does */
  cancel(principal: Principal | null, approvalId: string): Promise<Approval>;
  /**
   * Asks for a run that is under way to be stopped, which its worker does. By the requester, or anyone who may approve it.
   *
   * @throws APPROVAL_UNKNOWN, REQUEST_FORBIDDEN, APPROVAL_CLOSED
   */
  stop(principal: Principal | null, approvalId: string): Promise<Approval>;
  /** The request as it is now, expiry judged. @throws APPROVAL_UNKNOWN, REQUEST_FORBIDDEN */
  get(principal: Principal | null, approvalId: string): Promise<{ readonly approval: Approval; readonly run: Run | null }>;
  /** Lets time pass for all open requests: expires what is late, puts on the queue what a crash left waiting. */
  sweep(): Promise<void>;
};

export function createApprovals(deps: ApprovalDeps): Approvals {
  return {
    request: (principal, request) => requestAction(deps, principal, request),
    vote: async (principal, approvalId, shownHash, proof = null) => {
      let changes: ChangeVerdict = { kind: 'open' };
      const voted = decide(deps, approvalId, actorOf(principal), async (tx, pending) => {
        changes = await changesNow(deps, tx, pending.plan);
        const eligible = await isEligible(deps, tx, principal, pending);
        const open = changes.kind === 'open';
        const hand = { principalId: actorOf(principal), ...linkerOf(principal) };
        return { kind: 'vote', at: deps.now(), ...hand, eligible, shownHash, open, proof };
      });
      const approval = await voted.catch((thrown: unknown) => {
        throw asAppError(thrown).code === 'APPROVAL_BLOCKED' ? blocked(changes, principal) : thrown;
      });
      if (approval.state === 'APPROVED') await enqueueRun(deps, approval.id);
      return approval;
    },
    reject: (principal, approvalId, reason) =>
      decide(deps, approvalId, actorOf(principal), async (tx, approval) => {
        if (principal?.id === approval.requestedBy) return { kind: 'cancel', at: deps.now(), principalId: principal.id };
        const eligible = await isEligible(deps, tx, principal, approval);
        return { kind: 'reject', at: deps.now(), principalId: actorOf(principal), eligible, reason: reason?.slice(0, 500) ?? null };
      }),
    cancel: (principal, approvalId) =>
      decide(deps, approvalId, actorOf(principal), async () => ({ kind: 'cancel', at: deps.now(), principalId: actorOf(principal) })),
    stop: (principal, approvalId) =>
      decide(deps, approvalId, actorOf(principal), async (tx, approval) => {
        const isOwn =
          principal?.id === approval.requestedBy && (await mayNow(deps, tx, approval.requestedBy, 'request-action', approval.plan));
        const eligible = isOwn || (await isEligible(deps, tx, principal, approval));
        return { kind: 'stop', at: deps.now(), principalId: actorOf(principal), eligible };
      }),
    get: async (principal, approvalId) => {
      if (!canSomewhere(principal, 'read') || principal?.tenantId !== deps.stores.tenantId) throw lacking(principal?.id ?? null, 'read');
      const { plan } = (await deps.stores.approvals.get(approvalId)) ?? {};
      if (plan && !(await mayNow(deps, deps.stores, principal.id, 'read', plan))) throw lacking(principal?.id ?? null, 'read');
      const approval = await decide(deps, approvalId, 'system', async () => ({ kind: 'touch', at: deps.now() }));
      return { approval, run: await deps.stores.approvals.runOf(approvalId) };
    },
    sweep: async () => {
      const open = await deps.stores.approvals.list({ states: ['PENDING', 'APPROVED', 'EXECUTING'], limit: 1_000 });
      for (const { id } of open) {
        const approval = await decide(deps, id, 'system', async () => ({ kind: 'touch', at: deps.now() }));
        if (approval.state === 'APPROVED' || approval.state === 'EXECUTING') await enqueueRun(deps, id, deps.now());
      }
    },
  };
}

/**
 * Applies an event to a request in one transaction: row locked, new state, audit row, message. `also` writes what
 * belongs to the same change.
 *
 * @returns null when there is no such request
 */
export async function applyEvent(
  deps: Pick<ApprovalDeps, 'stores' | 'announce'>,
  approvalId: string,
  actor: string,
  eventOf: EventOf,
  also: (tx: TenantStores, outcome: ApprovalOutcome) => Promise<void> = async () => {},
): Promise<ApprovalOutcome | null> {
  return deps.stores.transaction((tx) => applyIn(deps, tx, approvalId, actor, eventOf, also));
}

type EventOf = (tx: TenantStores, approval: Approval) => Promise<ApprovalEvent>;

async function applyIn(
  deps: Pick<ApprovalDeps, 'announce'>,
  tx: TenantStores,
  approvalId: string,
  actor: string,
  eventOf: EventOf,
  also: (tx: TenantStores, outcome: ApprovalOutcome) => Promise<void> = async () => {},
): Promise<ApprovalOutcome | null> {
  const before = await tx.approvals.getForUpdate(approvalId);
  if (!before) return null;
  const event = await eventOf(tx, before);
  const outcome = reduce(before, event);
  const { approval, refusal } = outcome;
  const audit = (action: string, detail: AuditEntry['detail']) =>
    tx.audit.append({ at: event.at, actor, action, subject: approvalId, detail });
  if (approval !== before) await tx.approvals.update(approval);
  if (refusal) await audit('approval.refused', { event: event.kind, code: refusal });
  const factor = event.kind === 'vote' && event.proof !== null ? { factor: event.proof.method } : {};
  if (event.kind === 'vote' && !refusal) await audit('approval.voted', { planHash: approval.planHash, ...factor, ...linkerOf(event) });
  if (event.kind === 'stop' && !refusal) await audit('run.stop-requested', { planHash: approval.planHash });
  if (approval.state !== before.state) await audit(`approval.${approval.state.toLowerCase()}`, { reason: approval.reason });
  await also(tx, outcome);
  const isNews = approval.state !== before.state || approval.votes.length !== before.votes.length || approval.stop !== before.stop;
  if (isNews) {
    await deps.announce?.(tx, approval, await tx.approvals.runOf(approvalId));
  }
  return outcome;
}

async function requestAction(deps: ApprovalDeps, principal: Principal | null, request: ActionRequest): Promise<Approval> {
  const named = { targets: [request.targetAssetId, ...(request.moreTargets ?? [])].map((assetId) => ({ assetId })) };
  if (
    !principal ||
    principal.tenantId !== deps.stores.tenantId ||
    !(await mayNow(deps, deps.stores, principal.id, 'request-action', named))
  ) {
    throw lacking(principal?.id ?? null, 'request-action');
  }
  const runbook = findRunbook(deps.runbooks, request.runbookId);
  const targets = await targetsOf(deps, request);
  const alert = request.alertId === null ? null : await deps.stores.alerts.get(request.alertId);
  if (request.alertId !== null && !alert) throw new AppError('NOT_FOUND', 'the alert of the request does not exist');
  const draft = buildPlan(runbook, request.parameters, targets, alert);
  const plan = { ...draft, targets: await identified(deps, draft) };
  const planHash = hashPlan(plan);
  const at = deps.now();
  const changes = await changesNow(deps, deps.stores, plan);
  if (changes.kind !== 'open') throw blocked(changes, principal);
  const looks = onlyLooks(plan);
  const approval: Approval = {
    id: deps.newId('apr'),
    state: looks ? 'APPROVED' : 'PENDING',
    plan,
    planHash,
    alertId: request.alertId,
    requestedBy: principal.id,
    ...(principal.linkedBy === undefined ? {} : { requesterLinkedBy: principal.linkedBy }),
    requestedAt: at,
    expiresAt: new Date(at.getTime() + (looks ? CLAIM_WITHIN_MS : (deps.pendingMs ?? PENDING_MS))),
    quorum: looks ? 0 : Math.max(1, runbook.approvals),
    votes: [],
    fencingToken: 0,
    reason: null,
    updatedAt: at,
  };
  const { supersedes } = request;
  const asked = await deps.stores.transaction(async (tx) => {
    if (supersedes !== undefined) {
      const event: ApprovalEvent = { kind: 'supersede', at, principalId: principal.id, by: approval.id };
      settled(await applyIn(deps, tx, supersedes, principal.id, async () => event), supersedes, principal.id, event.kind);
    }
    const open = await tx.approvals.list({ states: ['PENDING', 'APPROVED', 'EXECUTING'], limit: 1_000 });
    const same = open.find((other) => other.planHash === planHash && other.alertId === approval.alertId);
    if (same && !isTerminal(expired(same, at).state)) return same;
    await tx.approvals.create(approval);
    const detail = { planHash, runbook: plan.runbookId, target: namesOf(targets), alert: approval.alertId, ...linkerOf(principal) };
    await tx.audit.append({ at, actor: principal.id, action: 'approval.requested', subject: approval.id, detail });
    await deps.announce?.(tx, approval, null);
    return approval;
  });
  if (asked.state === 'APPROVED') await enqueueRun(deps, asked.id);
  return asked;
}

function namesOf(targets: readonly Target[]): string {
  return targets.map(({ assetId }) => assetId).join(', ');
}

/** Whether windows and freezes let a plan run now. */
export async function changesNow(deps: Pick<ApprovalDeps, 'changes' | 'now'>, tx: TenantStores, plan: Plan): Promise<ChangeVerdict> {
  if (deps.changes !== undefined) return deps.changes(tx, plan, deps.now());
  return plan.needsWindow ? { kind: 'no-window', until: null } : { kind: 'open' };
}

function blocked(changes: ChangeVerdict, principal: Principal | null): AppError {
  if (changes.kind === 'open') return new AppError('APPROVAL_BLOCKED', 'it may not run');
  return new AppError('APPROVAL_BLOCKED', verdictCode(changes), { hint: sentenceOf(changes, principal?.timeZone ?? 'UTC') });
}

async function decide(deps: ApprovalDeps, approvalId: string, actor: string, eventOf: EventOf): Promise<Approval> {
  let kind: ApprovalEvent['kind'] = 'touch';
  const outcome = await applyEvent(deps, approvalId, actor, async (tx, approval) => {
    const event = await eventOf(tx, approval);
    kind = event.kind;
    return event;
  });
  return settled(outcome, approvalId, actor, kind);
}

function settled(outcome: ApprovalOutcome | null, approvalId: string, actor: string, kind: ApprovalEvent['kind']): Approval {
  if (!outcome) throw new AppError('APPROVAL_UNKNOWN', `there is no request ${JSON.stringify(approvalId.slice(0, 80))}`);
  if (outcome.refusal) throw refusalOf(outcome.refusal, outcome.approval, actor, kind);
  return outcome.approval;
}

async function isEligible(deps: ApprovalDeps, tx: TenantStores, principal: Principal | null, { plan }: Approval): Promise<boolean> {
  return principal !== null && principal.tenantId === tx.tenantId && (await mayApprove(deps, tx, principal.id, plan));
}

/** The first run of a request has a fixed id; a later attempt, after a crash, one of its minute. */
async function enqueueRun(deps: ApprovalDeps, approvalId: string, again?: Date): Promise<void> {
  const id = again ? `${approvalId}-${Math.floor(again.getTime() / 60_000)}` : approvalId;
  await deps.enqueue('execute-run', { tenantId: deps.stores.tenantId, approvalId }, { id });
}

function linkerOf(one: { readonly linkedBy?: string } | null): { readonly linkedBy?: string } {
  return one?.linkedBy === undefined ? {} : { linkedBy: one.linkedBy };
}

function actorOf(principal: Principal | null): string {
  return principal?.id ?? 'nobody';
}
