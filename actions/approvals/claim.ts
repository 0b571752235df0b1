import type { Approval, Plan, Run } from '../../domain/action.ts';
import { asAppError } from '../../domain/errors.ts';
import { contentId } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { verdictCode } from '../change-periods/sentences.ts';
import { type ApprovalDeps, applyEvent, changesNow } from './approvals.ts';
import { type ClaimFacts, claimFault, INTEGRITY_CHECKS } from './claim-checks.ts';
import { mayApprove, mayNow } from './eligible.ts';
import { buildPlan, findRunbook, hashPlan, isRollback } from './plan.ts';
import { identified } from './targets.ts';

/** Beyond the longest step, a worker that gives no sign of life for this long is taken for lost. */
const GRACE_MS = 60_000;

/** What a worker got: the request to execute, under the fencing token in it; or someone else has it; or it is closed. */
export type Claim =
  | { readonly kind: 'claimed'; readonly approval: Approval; readonly run: Run; readonly takenOver: boolean }
  | { readonly kind: 'busy'; readonly approval: Approval; readonly until: Date }
  | { readonly kind: 'closed'; readonly approval: Approval | null };

/**
 * Takes an approved request for execution, after checking the world again; what a check finds blocks the request for
 * good. A request whose worker was lost is taken over under a higher fencing token.
 */
export async function claimApproval(deps: ApprovalDeps, approvalId: string): Promise<Claim> {
  const stored = await deps.stores.approvals.get(approvalId);
  if (!stored) return { kind: 'closed', approval: null };
  const targets = await targetsNow(deps, stored.plan);
  let claim: Claim = { kind: 'closed', approval: stored };
  await applyEvent(
    deps,
    approvalId,
    'system',
    async (tx, approval) => {
      const at = deps.now();
      if (approval.state === 'EXECUTING') {
        const until = leaseEnd(approval);
        if (at >= until) return { kind: 'take-over', at, fault: claimFault(await factsOf(deps, tx, approval, targets), INTEGRITY_CHECKS) };
        claim = { kind: 'busy', approval, until };
        return { kind: 'touch', at };
      }
      if (approval.state !== 'APPROVED') return { kind: 'touch', at };
      const facts = await factsOf(deps, tx, approval, targets);
      const fault = claimFault(facts);
      const isClosed = (fault === 'frozen' || fault === 'window-closed') && facts.changes.kind !== 'open';
      return { kind: 'claim', at, fault: isClosed ? verdictCode(facts.changes) : fault };
    },
    async (tx, { approval, refusal }) => {
      if (claim.kind === 'busy') return;
      claim = { kind: 'closed', approval };
      const earlier = await tx.approvals.runOf(approvalId);
      if (approval.state === 'UNKNOWN' && earlier?.state === 'EXECUTING') await giveUp(tx, approval, earlier);
      if (refusal || approval.state !== 'EXECUTING') return;
      const run = earlier ?? newRun(approval);
      if (!earlier) await tx.approvals.putRun(run);
      const action = earlier ? 'run.taken-over' : 'run.started';
      const detail = { approval: approvalId, token: approval.fencingToken };
      await tx.audit.append({ at: approval.updatedAt, actor: 'system', action, subject: run.id, detail });
      claim = { kind: 'claimed', approval, run, takenOver: earlier !== null };
    },
  );
  return claim;
}

/** Until when a silent worker is believed to be alive. */
export function leaseEnd(approval: Approval): Date {
  const longest = Math.max(0, ...approval.plan.steps.map((step) => step.timeoutMs));
  return new Date(approval.updatedAt.getTime() + longest + GRACE_MS);
}

async function factsOf(deps: ApprovalDeps, tx: TenantStores, approval: Approval, targets: Targets | null): Promise<ClaimFacts> {
  const alert = approval.alertId === null ? null : await tx.alerts.get(approval.alertId);
  const rebuilt = rebuild(deps, approval, targets, alert);
  const eligible = new Set<string>();
  for (const { principalId } of approval.votes) if (await mayApprove(deps, tx, principalId, approval.plan)) eligible.add(principalId);
  const rows = await tx.audit.list({ subject: approval.id, limit: 10_000 });
  const needsFactor = approval.plan.risk === 'high';
  const linkers = new Map(approval.votes.map(({ principalId, linkedBy }) => [principalId, linkedBy]));
  const voted = rows.filter(
    ({ action, actor, detail }) =>
      action === 'approval.voted' &&
      detail.planHash === approval.planHash &&
      detail.linkedBy === linkers.get(actor) &&
      (!needsFactor || typeof detail.factor === 'string'),
  );
  const requested = rows.some(
    ({ action, actor, detail }) =>
      action === 'approval.requested' &&
      actor === approval.requestedBy &&
      detail.planHash === approval.planHash &&
      detail.linkedBy === approval.requesterLinkedBy,
  );
  return {
    approval,
    requested,
    rebuiltHash: rebuilt?.hash ?? null,
    quorum: Math.max(approval.quorum, rebuilt?.quorum ?? 1),
    targets,
    eligible,
    requesterMay: await mayNow(deps, tx, approval.requestedBy, 'request-action', approval.plan),
    witnessed: new Set(voted.map((row) => row.actor)),
    alertFiring: approval.alertId === null || isRollback(approval.plan.runbookId) ? null : alert?.status === 'firing',
    changes: await changesNow(deps, tx, approval.plan),
  };
}

type Targets = Plan['targets'];

/** The targets of a plan as they are now; null when one, or what it is about there, is not there any more. @throws what reaching it throws */
async function targetsNow(deps: ApprovalDeps, plan: Plan): Promise<Targets | null> {
  const [first, ...others] = await Promise.all(plan.targets.map(({ assetId }) => deps.targets(assetId)));
  if (!first || others.some((target) => target === null)) return null;
  try {
    return await identified(deps, { ...plan, targets: [first, ...others.flatMap((target) => target ?? [])] });
  } catch (thrown) {
    if (['NOT_FOUND', 'TRANSPORT_HOST_KEY'].includes(asAppError(thrown).code)) return null;
    throw thrown;
  }
}

async function giveUp(tx: TenantStores, { reason, updatedAt }: Approval, run: Run): Promise<void> {
  await tx.approvals.putRun({ ...run, state: 'UNKNOWN', endedAt: updatedAt });
  await tx.audit.append({
    at: updatedAt,
    actor: 'system',
    action: 'run.unknown',
    subject: run.id,
    detail: { approval: run.approvalId, reason },
  });
}

/** The plan as runbook, parameters and target would give it now. Null when they give none. */
function rebuild(
  deps: ApprovalDeps,
  approval: Approval,
  targets: Targets | null,
  alert: Parameters<typeof buildPlan>[3],
): { readonly hash: string; readonly quorum: number } | null {
  if (!targets) return null;
  try {
    const runbook = findRunbook(deps.runbooks, approval.plan.runbookId);
    // The alert's value moves while it fires; the success test was settled when it was asked for and is under the hash.
    const plan = { ...buildPlan(runbook, approval.plan.parameters, targets, alert), successTest: approval.plan.successTest };
    return { hash: hashPlan(plan), quorum: runbook.approvals };
  } catch {
    return null;
  }
}

function newRun(approval: Approval): Run {
  return {
    id: contentId('run', approval.id),
    approvalId: approval.id,
    startedAt: approval.updatedAt,
    endedAt: null,
    state: 'EXECUTING',
    steps: [],
    measurement: null,
  };
}
