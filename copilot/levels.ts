import type { LevelCount } from '../analysis/figures/figures.ts';
import type { LevelSignal } from '../analysis/findings/input.ts';
import type { Window } from '../domain/answer.ts';
import type { TenantStores } from '../stores/stores.ts';

/** Levels that there are. */
const MOST_LEVELS = 7;
const PIECES = 84;
const LEAST_PIECE_MS = 60_000;

/** How many records of each level an asset logged in a window. @throws STORE_UNAVAILABLE */
export async function levelsIn({ logs }: TenantStores, assetId: string, { from, to }: Window): Promise<LevelCount[]> {
  const bucketMs = Math.max(1, to.getTime() - from.getTime());
  const found = await logs.histogram({ assetIds: [assetId], window: { from, to }, bucketMs, by: 'severity', limit: MOST_LEVELS });
  return found.series.map(({ key, counts }) => ({ level: key, count: counts.reduce((sum, count) => sum + count, 0) }));
}

/** The same for normal time and for pieces of the incident, from which it is told since when. @throws STORE_UNAVAILABLE */
export async function levelSignal(stores: TenantStores, assetId: string, normal: Window, incident: Window): Promise<LevelSignal> {
  const spanMs = incident.to.getTime() - incident.from.getTime();
  const bucketMs = Math.max(LEAST_PIECE_MS, Math.ceil(spanMs / PIECES));
  const [usual, found] = await Promise.all([
    levelsIn(stores, assetId, normal),
    stores.logs.histogram({ assetIds: [assetId], window: incident, bucketMs, by: 'severity', limit: MOST_LEVELS }),
  ]);
  const pieces = found.total.map((_total, index) => found.series.map(({ key, counts }) => ({ level: key, count: counts[index] ?? 0 })));
  return { assetId, normalWindow: normal, normal: usual, from: incident.from, bucketMs, pieces, to: incident.to };
}
