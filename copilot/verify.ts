import type { Claim } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { TenantStores } from '../stores/stores.ts';
import { saysOtherAsset } from './assets-said.ts';
import { recheck } from './evidence.ts';
import { unsupportedNumbers } from './numbers.ts';
import { figuresTurned, isOutOfOrder } from './order.ts';
import { misquotes } from './quotes.ts';
import type { Clock } from './wording/times.ts';

/** Why a claim may not be shown; null when it may. */
export type Fault =
  | 'no-evidence'
  | 'evidence-gone'
  | 'evidence-changed'
  | 'number-not-in-evidence'
  | 'asset-not-in-evidence'
  | 'out-of-order'
  | 'misquoted'
  | null;
export type Verifier = {
  /**
   * Reads the evidence of a claim again, each piece once, and checks its sentence's numbers, quotations, assets and order.
   *
   * @throws STORE_UNAVAILABLE
   */
  check(claim: Claim): Promise<Fault>;
  /** Whether every number of the text stands in the evidence, and in its order; reads nothing. */
  supports(text: string, evidenceIds: readonly string[]): boolean;
};

/**
 * Checks claims against the stores, whoever worded them.
 *
 * @param names identifiers that may stand in claims: assets in scope, the alert's name
 * @param assets those of them that are assets: where they are told, a claim may speak only of those that its evidence is of
 */
export function createVerifier(
  stores: TenantStores,
  evidence: readonly Evidence[],
  names: readonly string[],
  clock: Clock,
  assets: readonly string[] = [],
): Verifier {
  const once = readingOnce(stores);
  const byId = new Map(evidence.map((piece) => [piece.id, piece]));
  const checked = new Map<string, Promise<Fault>>();
  const citedBy = (ids: readonly string[]) => ids.map((id) => byId.get(id)).filter((piece) => piece !== undefined);
  const isTrueTo = (text: string, cited: readonly Evidence[]) => unsupportedNumbers(text, cited, names, clock).length === 0;
  const supports = (text: string, ids: readonly string[]) => isTrueTo(text, citedBy(ids)) && !figuresTurned(text, citedBy(ids));
  const reread = (piece: Evidence): Promise<Fault> => {
    const known = checked.get(piece.id);
    if (known !== undefined) return known;
    const result = recheck(once, piece).then(({ holds, reading }): Fault => {
      if (holds) return null;
      return reading.kind === 'nothing' ? 'evidence-gone' : 'evidence-changed';
    });
    checked.set(piece.id, result);
    return result;
  };
  return {
    supports,
    check: async ({ text, evidenceIds }) => {
      const cited = citedBy(evidenceIds);
      if (cited.length === 0 || cited.length < new Set(evidenceIds).size) return 'no-evidence';
      const faults = await Promise.all(cited.map(reread));
      const fault = faults.find((one) => one !== null);
      if (fault) return fault;
      if (!isTrueTo(text, cited)) return 'number-not-in-evidence';
      if (misquotes(text, cited, names)) return 'misquoted';
      if (isOutOfOrder(text, cited, clock)) return 'out-of-order';
      if (assets.length === 0) return null;
      const owners = (await Promise.all(cited.map((piece) => ownersOf(once, piece)))).flat();
      return saysOtherAsset(text, cited, owners, assets) ? 'asset-not-in-evidence' : null;
    },
  };
}

/** Relations of one instant, and an alert, are evidence of many claims: they are read again for the first of them. */
function readingOnce(stores: TenantStores): TenantStores {
  const { inventory, alerts } = stores;
  const relations = once((at: Date) => inventory.relations(at));
  return {
    ...stores,
    inventory: { ...inventory, relations: (at, touching) => (touching === undefined ? relations(at) : inventory.relations(at, touching)) },
    alerts: { ...alerts, get: once((id: string) => alerts.get(id)) },
  };
}

function once<K extends string | Date, T>(read: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const asked = new Map<string | number, Promise<T>>();
  return (key) => {
    const own = typeof key === 'string' ? key : key.getTime();
    const known = asked.get(own);
    if (known !== undefined) return known;
    const answer = read(key);
    asked.set(own, answer);
    return answer;
  };
}

/** Assets that a piece of evidence is of. */
async function ownersOf(stores: TenantStores, { query, states }: Evidence): Promise<string[]> {
  switch (query.kind) {
    case 'relation':
      return [query.from, query.to];
    case 'alert': {
      const alert = await stores.alerts.get(query.alertId);
      return alert ? [alert.assetId] : [];
    }
    case 'incident':
      return [String(states.asset)].filter((asset) => asset !== '');
    case 'run':
      return String(states.target).split(', ');
    case 'alerts':
      return [];
    default:
      return [query.assetId];
  }
}
