import type { Approval, ApprovalState, Runbook } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import { canonicalJson, sha256 } from '../../domain/ids.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { touchedBy } from '../runs/steps.ts';
import type { Approvals } from './approvals.ts';
import { findRunbook, isShownHash } from './plan.ts';

const ENDED: ReadonlySet<ApprovalState> = new Set(['SUCCEEDED', 'FAILED', 'UNKNOWN']);

export type RollbackDeps = {
  readonly stores: Pick<TenantStores, 'approvals'>;
  readonly runbooks: readonly Runbook[];
  readonly request: Approvals['request'];
};

/**
 * Asks for the way back of a run that has ended: a request of its own, with the parameters that ran, for the targets on which anything
 * began. It is the way back that was prepared then, or none: a runbook that has changed since is refused.
 *
 * @param shownHash hash of the plan that ran, or its first 24 digits or more
 * @throws APPROVAL_UNKNOWN, APPROVAL_CLOSED (it has not run, or begun nothing), APPROVAL_MISMATCH, RUNBOOK_INVALID (no way back), and what `request` throws
 */
export async function requestRollback(
  { stores, runbooks, request }: RollbackDeps,
  principal: Principal,
  approvalId: string,
  shownHash: string,
): Promise<Approval> {
  const ran = await stores.approvals.get(approvalId);
  if (ran === null) throw new AppError('APPROVAL_UNKNOWN', `there is no request ${JSON.stringify(approvalId.slice(0, 80))}`);
  if (!ENDED.has(ran.state)) throw new AppError('APPROVAL_CLOSED', `request ${approvalId} is ${ran.state}: there is nothing to take back`);
  const { plan } = ran;
  const run = await stores.approvals.runOf(approvalId);
  const [first, ...others] = run === null ? [] : touchedBy(plan, run);
  if (first === undefined) throw new AppError('APPROVAL_CLOSED', `request ${approvalId} began nothing: there is nothing to take back`);
  const runbook = findRunbook(runbooks, `${plan.runbookId}/rollback`);
  const isSame = sha256(canonicalJson(findRunbook(runbooks, plan.runbookId))) === plan.runbookSha256;
  if (!isShownHash(shownHash, ran.planHash) || !isSame) {
    throw new AppError('APPROVAL_MISMATCH', `the way back of ${approvalId} is not the one that was prepared`);
  }
  const { parameters } = plan;
  return request(principal, { runbookId: runbook.id, parameters, targetAssetId: first, moreTargets: others, alertId: ran.alertId });
}
