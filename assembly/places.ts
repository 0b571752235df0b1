import type { SeenFrom, Spot } from '../actions/care/places.ts';
import type { Scope } from '../domain/asset-group.ts';
import { scopeOf } from '../domain/tenant.ts';
import type { Settings } from '../settings.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import type { TenantStores } from '../stores/stores.ts';
import { scopeOfChannel } from './views.ts';

/**
 * What is told to a place: a channel no more than its groups show, a person who is written to directly no more than that person may
 * see. Without groups and without a person it is everything.
 */
export async function scopeOfPlace(
  settings: Pick<Settings, 'channels'>,
  stores: Pick<TenantStores, 'people'>,
  place: Spot,
): Promise<Scope> {
  const person = await stores.people.byIdentity(place.platform, place.channel);
  return [...scopeOfChannel(settings.channels, place), ...(person === null ? [] : scopeOf(person))];
}

export function createSeenFrom(settings: Pick<Settings, 'channels' | 'groups'>): SeenFrom {
  return async (stores, place) => restrictStores(stores, settings.groups, await scopeOfPlace(settings, stores, place));
}
