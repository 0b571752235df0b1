import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** A channel, or the account of a person who is written to directly. */
export type Spot = { readonly platform: string; readonly channel: string };

/** What of a tenant the readers of a place may see; the very stores that were given where that is everything. */
export type SeenFrom = (stores: TenantStores, place: Spot) => Promise<TenantStores>;

/** Platforms on which a person is reached by a message of one's own. */
const DIRECT: ReadonlySet<string> = new Set(['slack', 'telegram', 'email']);

/** Where a person is written to. */
export function directPlaces({ identities }: Principal): Spot[] {
  return identities.filter(({ platform }) => DIRECT.has(platform)).map(({ platform, userId }) => ({ platform, channel: userId }));
}

/** The places with those that are not among them yet. */
export function joined(known: readonly Spot[], more: readonly Spot[]): Spot[] {
  const keys = new Set(known.map(keyOf));
  return [...known, ...more.filter((one) => !keys.has(keyOf(one)))];
}

export function keyOf({ platform, channel }: Spot): string {
  return `${platform} ${channel}`;
}
