import { type AssetGroup, groupsOf } from '../../domain/asset-group.ts';
import { can, canOn, type Permission, type Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** Whether a person may on each of the assets, as the inventory groups them now. Of no asset only whoever may on all. */
export async function mayOn(
  stores: Pick<TenantStores, 'inventory'>,
  groups: readonly AssetGroup[],
  person: Principal | null,
  permission: Permission,
  assetIds: readonly string[],
): Promise<boolean> {
  if (can(person, permission)) return true;
  for (const id of new Set(assetIds)) {
    const asset = (await stores.inventory.asset(id)) ?? { id, attributes: {} };
    if (!canOn(person, permission, groupsOf(asset, groups))) return false;
  }
  return assetIds.length > 0;
}
