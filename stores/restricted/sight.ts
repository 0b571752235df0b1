import type { Asset } from '../../domain/asset.ts';
import { type AssetGroup, inScope, type Scope, scopeKey } from '../../domain/asset-group.ts';
import { AppError } from '../../domain/errors.ts';
import type { TenantStores } from '../stores.ts';

/** Which assets may be seen. The inventory is read once: a sight serves one question. */
export type Sight = {
  /** Marks what was made for those who see the same. */
  readonly key: string;
  sees(assetId: string): Promise<boolean>;
  seesAll(assetIds: readonly string[]): Promise<boolean>;
  /** Those of the assets that may be seen; of null, of all there are. */
  narrowed(assetIds: readonly string[] | null | undefined): Promise<string[]>;
  /** Those of the things whose asset may be seen. */
  only<T extends { readonly assetId: string }>(things: readonly T[]): Promise<T[]>;
  /** Whether a text names an asset of the inventory that may not be seen. */
  betrays(text: string): Promise<boolean>;
};

/** So many assets are read one by one before the whole inventory is. */
const MOST_ALONE = 8;

export function createSight(whole: TenantStores, groups: readonly AssetGroup[], scope: Scope): Sight {
  let known: Promise<ReadonlyMap<string, Asset>> | null = null;
  const inventory = () => {
    known ??= whole.inventory.assets().then((assets) => new Map(assets.map((asset) => [asset.id, asset])));
    return known;
  };
  // Where no group goes by attributes, the name alone decides; else a few assets are read by themselves, more with all the others.
  const byAttributes = groups.some(({ labels }) => labels !== undefined);
  const few = new Map<string, Promise<Asset | null>>();
  const assetOf = async (id: string): Promise<Asset | null> => {
    if (known !== null || (few.size >= MOST_ALONE && !few.has(id))) return (await inventory()).get(id) ?? null;
    const read = few.get(id) ?? whole.inventory.asset(id);
    few.set(id, read);
    return read;
  };
  const sees = async (id: string) => inScope((byAttributes ? await assetOf(id) : null) ?? { id, attributes: {} }, groups, scope);
  const filtered = async <T>(things: readonly T[], assetOf: (thing: T) => string) => {
    const seen = await Promise.all(things.map((thing) => sees(assetOf(thing))));
    return things.filter((_thing, index) => seen[index]);
  };
  return {
    key: scopeKey(scope) ?? '',
    sees,
    seesAll: async (assetIds) => (await Promise.all(assetIds.map(sees))).every(Boolean),
    narrowed: async (assetIds) => filtered(assetIds ?? [...(await inventory()).keys()], (id) => id),
    only: (things) => filtered(things, ({ assetId }) => assetId),
    betrays: async (text) => {
      const seen = new Set(await filtered([...(await inventory()).keys()], (id) => id));
      const lower = text.toLowerCase();
      for (const id of (await inventory()).keys()) if (!seen.has(id) && lower.includes(id.toLowerCase())) return true;
      return false;
    },
  };
}

/** Those of the assets that a scope shows, in their order. */
export async function seenOf(
  { groups }: { readonly groups: readonly AssetGroup[] },
  stores: TenantStores,
  scope: Scope,
  assetIds: readonly string[],
): Promise<readonly string[]> {
  return scope.length === 0 ? assetIds : createSight(stores, groups, scope).narrowed(assetIds);
}

/** What nobody does who sees a part only. */
export function refused(): never {
  throw new AppError('REQUEST_FORBIDDEN', 'this is for those who may see everything');
}
