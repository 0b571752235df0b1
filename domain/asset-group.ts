import type { Labels } from './observation.ts';

/** Assets that one team answers for: listed (`*` stands for any text), or by attributes of the inventory that all must be there. */
export type AssetGroup = { readonly id: string; readonly assets: readonly string[]; readonly labels?: Labels };

/** What of an asset decides to which groups it belongs. */
export type GroupedAsset = { readonly id: string; readonly attributes: Labels };

/** Ids of the groups an asset belongs to. */
export function groupsOf(asset: GroupedAsset, groups: readonly AssetGroup[]): string[] {
  return groups.filter((group) => isOf(asset, group)).map(({ id }) => id);
}

/** What somebody may see: assets that belong to a group of each of these lists. No list: everything. */
export type Scope = ReadonlyArray<readonly string[]>;

export const EVERYTHING: Scope = [];

/** Whether an asset belongs to what may be seen. */
export function inScope(asset: GroupedAsset, groups: readonly AssetGroup[], scope: Scope): boolean {
  if (scope.length === 0) return true;
  const own = groupsOf(asset, groups);
  return scope.every((any) => any.some((group) => own.includes(group)));
}

/** Whether whoever sees `wide` sees all that is told in `narrow`: each list of groups it demands holds one of those demanded there. */
export function isWithin(narrow: Scope, wide: Scope): boolean {
  return wide.every((any) => narrow.some((told) => told.every((group) => any.includes(group))));
}

/** One text for equal scopes; null for everything. */
export function scopeKey(scope: Scope): string | null {
  return scope.length === 0 ? null : [...new Set(scope.map((any) => [...new Set(any)].sort().join(',')))].sort().join(';');
}

function isOf({ id, attributes }: GroupedAsset, { assets, labels = {} }: AssetGroup): boolean {
  if (assets.some((pattern) => like(pattern, id))) return true;
  const wanted = Object.entries(labels);
  return wanted.length > 0 && wanted.every(([name, value]) => Object.hasOwn(attributes, name) && like(value, attributes[name] ?? ''));
}

const patterns = new Map<string, RegExp>();

/** `*` stands for any text; letters are compared without regard to case. */
export function like(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern.toLowerCase() === text.toLowerCase();
  const known = patterns.get(pattern);
  const made = known ?? new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`, 'isu');
  if (known === undefined && patterns.size < 10_000) patterns.set(pattern, made);
  return made.test(text);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === '-' ? '\\x2d' : `\\${sign}`));
}
