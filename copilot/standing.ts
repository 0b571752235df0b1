import type { Recovery } from '../analysis/causes/nodes.ts';
import { isLoss } from '../analysis/causes/weakened.ts';
import type { LogSignal } from '../analysis/findings/input.ts';
import { conceptOfText, isOver } from '../analysis/signals/text-meaning.ts';
import type { Window } from '../domain/answer.ts';
import type { TenantStores } from '../stores/stores.ts';

/** What is lost and stays so is told of once or twice; what is told of more often comes and goes. */
const FEW = 3;
const SURPRISE = 2;
const DAY_MS = 86_400_000;
const MOST_EVENTS = 1_000;

/**
 * Of a few assets that something else stood in for: lines of the day before the incident that tell of a loss which may still be there, by
 * themselves no news; and when lines and events told that something was well again.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function standingLosses(
  stores: TenantStores,
  assetIds: readonly string[],
  incident: Window,
): Promise<{ readonly signals: readonly LogSignal[]; readonly recovered: readonly Recovery[] }> {
  const window = { from: new Date(incident.from.getTime() - DAY_MS), to: incident.to };
  const [kinds, cleared] = await Promise.all([
    stores.logs.countByTemplate({ assetIds, window }),
    stores.events.list({ assetIds, asserted: false, window, limit: MOST_EVENTS }),
  ]);
  const signals = kinds.flatMap((counted): LogSignal[] => {
    const concept = counted.count <= FEW && counted.lastAt < incident.from ? conceptOfText(counted.text) : null;
    if (concept === null || !isLoss(concept)) return [];
    const cited = { from: counted.firstAt, to: new Date(counted.lastAt.getTime() + 1) };
    return [{ counted, window: cited, normalCount: 0, baseline: true, sign: 'new', surprise: SURPRISE }];
  });
  const lines = kinds.filter(({ text }) => isOver(text)).map(({ assetId, lastAt }) => ({ assetId, component: null, at: lastAt }));
  return { signals, recovered: [...lines, ...cleared.map(({ assetId, component, at }) => ({ assetId, component, at }))] };
}
