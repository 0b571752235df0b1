import { findFindings } from '../analysis/findings/findings.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import type { Claim } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { TenantStores } from '../stores/stores.ts';
import { claimOfFinding, type Reader } from './claims.ts';
import { gather } from './gather.ts';
import { createVerifier } from './verify.ts';
import { say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

export type Listed = { readonly headline: string; readonly claims: readonly Claim[]; readonly evidence: readonly Evidence[] };

const MOST_CLAIMS = 8;
const WORTH_TELLING = 0.3;

/**
 * What is unusual about one asset now, against its own recent past; strongest first. With nothing unusual the headline
 * says what was looked at.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function unusualOn(stores: TenantStores, assetId: string, at: Date, reader: Reader): Promise<Listed> {
  const { input, logKinds } = await gather(stores, { startedAt: at, trigger: null, assetId, alertId: null }, [assetId], at);
  const findings = findFindings(input)
    .filter(({ strength }) => strength >= WORTH_TELLING)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_CLAIMS);
  const from = reader.clock.time(input.normalWindow.from);
  const verifier = createVerifier(
    stores,
    findings.flatMap(({ evidence }) => evidence),
    [assetId],
    reader.clock,
  );
  const told = findings.map((finding) => ({ finding, claim: claimOfFinding(finding, reader) }));
  const faults = await Promise.all(told.map(({ claim }) => verifier.check(claim)));
  const held = told.filter((_one, index) => faults[index] === null);
  if (held.length > 0) {
    return {
      headline: say(SENTENCES.unusual, reader.language, { asset: assetId, from }),
      claims: held.map(({ claim }) => claim),
      evidence: held.flatMap(({ finding }) => finding.evidence),
    };
  }
  const searched = say(SENTENCES.searchedCounts, reader.language, {
    series: String(input.series.filter((series) => meaningOf(series)).length),
    logs: String(logKinds),
    events: String(input.events.length),
  });
  return { headline: say(SENTENCES.unusualNone, reader.language, { asset: assetId, from, searched }), claims: [], evidence: [] };
}

/** What people and deployments changed about the assets in the day before `at`, newest first. */
export async function changesOf(
  stores: TenantStores,
  assetIds: readonly string[],
  window: { readonly from: Date; readonly to: Date },
  at: Date,
  reader: Reader,
): Promise<Listed> {
  const changes = await stores.inventory.changes({ assetIds, window });
  const span = { from: reader.clock.time(window.from), to: reader.clock.time(window.to) };
  const findings = findFindings({
    at,
    normalWindow: window,
    incidentWindow: window,
    series: [],
    logs: [],
    events: [],
    changes,
    alerts: [],
  });
  const newest = findings.toReversed().slice(0, MOST_CLAIMS);
  if (newest.length === 0) return { headline: say(SENTENCES.changesNone, reader.language, span), claims: [], evidence: [] };
  return {
    headline: say(SENTENCES.changes, reader.language, span),
    claims: newest.map((finding) => claimOfFinding(finding, reader)),
    evidence: newest.flatMap(({ evidence }) => evidence),
  };
}
