import type { Plan } from '../../domain/action.ts';
import type { AssetGroup } from '../../domain/asset-group.ts';
import type { Permission } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { mayOn } from '../people/rights.ts';

/** Who may approve beside having the right (null or absent: all), and the groups of assets over which people have roles. */
export type EligibleDeps = { readonly approvers?: readonly string[] | null; readonly groups?: readonly AssetGroup[] };

/** Whether the person, as stored now, may approve the plan. */
export async function mayApprove(
  deps: EligibleDeps,
  tx: TenantStores,
  principalId: string,
  plan: Pick<Plan, 'approvers' | 'targets'>,
): Promise<boolean> {
  const isListed = [deps.approvers ?? null, plan.approvers].every((list) => list === null || list.includes(principalId));
  return isListed && (await mayNow(deps, tx, principalId, 'approve-action', plan));
}

/** Whether the person, as stored now, has a permission on each of the targets. */
export async function mayNow(
  { groups = [] }: Pick<EligibleDeps, 'groups'>,
  tx: TenantStores,
  principalId: string,
  permission: Permission,
  { targets }: { readonly targets: ReadonlyArray<{ readonly assetId: string }> },
): Promise<boolean> {
  const person = await tx.people.get(principalId);
  const assetIds = targets.map(({ assetId }) => assetId);
  return person?.tenantId === tx.tenantId && mayOn(tx, groups, person, permission, assetIds);
}
