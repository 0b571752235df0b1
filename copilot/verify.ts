import type { Claim } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { TenantStores } from '../stores/stores.ts';
import { recheck } from './evidence.ts';
import { unsupportedNumbers } from './numbers.ts';
import type { Clock } from './wording/times.ts';

/** Why a claim may not be shown; null when it may. */
export type Fault = 'no-evidence' | 'evidence-gone' | 'evidence-changed' | 'number-not-in-evidence' | null;
export type Verifier = {
  /** Reads the evidence of a claim again, each piece once, and checks the numbers of its sentence. @throws STORE_UNAVAILABLE */
  check(claim: Claim): Promise<Fault>;
  /** Whether every number of the text stands in the evidence; reads nothing. */
  supports(text: string, evidenceIds: readonly string[]): boolean;
};

/**
 * Checks claims against the stores, whoever worded them.
 *
 * @param names identifiers that may stand in claims: assets in scope, the alert's name
 */
export function createVerifier(stores: TenantStores, evidence: readonly Evidence[], names: readonly string[], clock: Clock): Verifier {
  const byId = new Map(evidence.map((piece) => [piece.id, piece]));
  const checked = new Map<string, Promise<Fault>>();
  const citedBy = (ids: readonly string[]) => ids.map((id) => byId.get(id)).filter((piece) => piece !== undefined);
  const supports = (text: string, ids: readonly string[]) => unsupportedNumbers(text, citedBy(ids), names, clock).length === 0;
  const reread = (piece: Evidence): Promise<Fault> => {
    const known = checked.get(piece.id);
    if (known !== undefined) return known;
    const result = recheck(stores, piece).then(({ holds, reading }): Fault => {
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
      return faults.find((fault) => fault !== null) ?? (supports(text, evidenceIds) ? null : 'number-not-in-evidence');
    },
  };
}
