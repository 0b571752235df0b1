import type { Claim, Window } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { createVerifier } from '../verify.ts';

/** A headline, and claims with what they rest on. */
export type Listed = { readonly headline: string; readonly claims: readonly Claim[]; readonly evidence: readonly Evidence[] };

/** One claim and the evidence it cites. */
export type Told = { readonly claim: Claim; readonly evidence: readonly Evidence[] };

/**
 * Reads the evidence of every claim again and keeps the claims that hold.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function listed(
  stores: TenantStores,
  headline: string,
  told: readonly Told[],
  names: readonly string[],
  reader: Reader,
): Promise<Listed> {
  const verifier = createVerifier(
    stores,
    told.flatMap(({ evidence }) => evidence),
    names,
    reader.clock,
  );
  const faults = await Promise.all(told.map(({ claim }) => verifier.check(claim)));
  const held = told.filter((_one, index) => faults[index] === null);
  return { headline, claims: held.map(({ claim }) => claim), evidence: held.flatMap(({ evidence }) => evidence) };
}

/** A window as its two ends are written. */
export function spanOf(window: Window, { clock }: Reader): { readonly from: string; readonly to: string } {
  return clock.span(window);
}
