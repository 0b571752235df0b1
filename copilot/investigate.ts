import { rankCauses } from '../analysis/causes/causes.ts';
import { figuresOfAlert } from '../analysis/figures/figures.ts';
import { findFindings, measuredIn } from '../analysis/findings/findings.ts';
import { findingsOfLogs } from '../analysis/findings/from-logs.ts';
import { findingsOfNamed, namesOf, saysUnreached } from '../analysis/findings/from-named.ts';
import type { UsualFinding } from '../analysis/findings/usual-times.ts';
import { within } from '../analysis/signals/series.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import { createTopology, scopeOf } from '../analysis/topology/topology.ts';
import type { Alert } from '../domain/alert.ts';
import type { Investigation, RuledOut, Unknown } from '../domain/answer.ts';
import { type Evidence, makeEvidence } from '../domain/evidence.ts';
import { bearsOnCauses, type Finding } from '../domain/finding.ts';
import type { TenantStores } from '../stores/stores.ts';
import { type Gathered, gather } from './gather.ts';
import { usualNow } from './history.ts';
import { requestTimes } from './request-times.ts';
import { signedInBefore } from './signed-in.ts';
import { standingLosses } from './standing.ts';

const MOST_ASSETS = 64;
const MOST_FINDINGS = 60;
const LEAST_BASELINE = 8;
const MOST_USUAL = 2;

/**
 * Looks for what caused an alert: the assets whose trouble could reach it, what is unusual about them, and which of
 * that leads to the alert by known mechanisms. Reads the stores, changes nothing; the same data give the same result.
 *
 * @param request.at instant of asking; nothing later is looked at
 * @throws STORE_UNAVAILABLE
 */
export async function investigate(
  deps: { readonly stores: TenantStores },
  request: { readonly alert: Alert; readonly at: Date },
): Promise<Investigation> {
  const { alert, at } = request;
  const relations = await deps.stores.inventory.relations(at);
  const topology = createTopology(relations);
  const around = scopeOf(topology, alert.assetId, MOST_ASSETS);
  const scope = around.map(({ assetId }) => assetId);
  const needed = new Set(around.flatMap(({ assetId, role }) => (role === 'self' || role === 'upstream' ? [assetId] : [])));
  const centre = { startedAt: alert.startedAt, trigger: alert.trigger, assetId: alert.assetId, alertId: alert.id };
  const gathered = await gather(deps.stores, centre, scope, at);
  const { input } = gathered;
  const seen = findFindings(input);
  const names = input.logs.some(saysUnreached) ? namesOf(await deps.stores.inventory.assets()) : new Map<string, string>();
  const found = [...seen, ...findingsOfNamed(input, seen, { names, scope, topology })];
  const [usual, requests] = await Promise.all([
    usualNow(deps.stores, input, found, alert.assetId),
    requestTimes(deps.stores, alert, gathered, topology, found),
  ]);
  const expected = new Set(usual.map(({ finding }) => finding));
  const unusual = [...found.filter((finding) => !expected.has(finding)), ...requests.findings];
  const bearing = unusual.filter(bearsOnCauses);
  const findings = strongest(bearing, needed);
  const weighed = new Set(findings.map(({ assetId, concept }) => `${assetId} ${concept}`));
  const passedOver = bearing.filter(({ assetId, concept }) => !weighed.has(`${assetId} ${concept}`));
  const measured = [...measuredIn(input), ...requests.measured];
  const asked = { alert, at, relations, findings, passedOver, measured };
  const known = rankCauses(asked);
  const causes = known.spares.length === 0 ? known : rankCauses({ ...asked, ...(await lostBefore(deps.stores, known.spares, input)) });
  const beside = signedInBefore(causes.hypotheses[0], unusual, relations);
  const own = makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), at);
  const evidence = new Map<string, Evidence>();
  const pieces = [own, ...[...findings, ...beside, ...usual].flatMap((one) => one.evidence), ...causes.evidence];
  for (const piece of pieces) evidence.set(piece.id, piece);
  return {
    alertId: alert.id,
    at,
    normalWindow: input.normalWindow,
    incidentWindow: input.incidentWindow,
    scope,
    findings: [...findings, ...causes.findings],
    hypotheses: causes.hypotheses,
    beside,
    grounds: causes.certain?.features ?? null,
    together: causes.together,
    ruledOut: withUsual(usual, causes.ruledOut),
    unknowns: [...causes.unknowns, ...notThere(alert, gathered)],
    evidence: [...evidence.values()],
  };
}

/** What was lost long before of what could have stood in for what is hurt now, and what of it was well again. */
async function lostBefore(stores: TenantStores, spares: readonly string[], input: Gathered['input']) {
  const { signals, recovered } = await standingLosses(stores, spares, input.incidentWindow);
  return { standing: findingsOfLogs({ ...input, logs: signals }), recovered };
}

/** What is as on other days comes first, the alerted asset's own before that; what is told of it is not told again. */
function withUsual(usual: readonly UsualFinding[], ruledOut: readonly RuledOut[]): RuledOut[] {
  const told = new Map(usual.map(({ ruledOut: one }) => [`${one.assetId} ${one.concept}`, one]));
  const rest = ruledOut.filter(({ assetId, concept }) => !told.has(`${assetId} ${concept}`));
  return [...[...told.values()].slice(0, MOST_USUAL), ...rest];
}

/**
 * So many as are weighed, in their order: the strongest of each concept by turns, and of each asset one before its others, so that a
 * rack full of warm servers does not keep the one line of a backup away. Those of what the alerted asset needs come before its
 * neighbours': of a hundred warm servers its own is the one that matters.
 *
 * @param needed the alerted asset and what it needs
 */
export function strongest<T extends Pick<Finding, 'assetId' | 'concept' | 'strength'>>(
  findings: readonly T[],
  needed: ReadonlySet<string>,
): T[] {
  if (findings.length <= MOST_FINDINGS) return [...findings];
  const order = ({ assetId }: T) => (needed.has(assetId) ? 0 : 1);
  const byStrength = findings.toSorted((a, b) => order(a) - order(b) || b.strength - a.strength);
  const ofAsset = placesIn(byStrength, ({ concept, assetId }) => JSON.stringify([concept, assetId]));
  const byTurn = byStrength.toSorted((a, b) => (ofAsset.get(a) ?? 0) - (ofAsset.get(b) ?? 0));
  const ofConcept = placesIn(byTurn, ({ concept }) => concept);
  const weighed = byTurn.toSorted((a, b) => (ofConcept.get(a) ?? 0) - (ofConcept.get(b) ?? 0) || b.strength - a.strength);
  const chosen = new Set(weighed.slice(0, MOST_FINDINGS));
  return findings.filter((finding) => chosen.has(finding));
}

/** How many of its key come before each. */
function placesIn<T>(all: readonly T[], keyOf: (one: T) => string): Map<T, number> {
  const counts = new Map<string, number>();
  return new Map(
    all.map((one) => {
      const place = counts.get(keyOf(one)) ?? 0;
      counts.set(keyOf(one), place + 1);
      return [one, place];
    }),
  );
}

/** What would have helped and was not there, about the alerted asset itself. */
function notThere(alert: Alert, { input, trigger, loggedBy }: Gathered): Unknown[] {
  const unknowns: Unknown[] = [];
  const { normalWindow: normal } = input;
  const { assetId } = alert;
  const window = { from: normal.from, to: input.incidentWindow.to };
  const concept = alert.trigger ? meaningOf(alert.trigger)?.concept : undefined;
  const about = concept === undefined ? { assetId, window } : { assetId, window, concept };
  if (alert.trigger && !trigger) unknowns.push({ what: 'no-samples', searched: alert.trigger.metric, ...about });
  if (trigger && within(trigger.points, normal.from.getTime(), normal.to.getTime()).length < LEAST_BASELINE) {
    unknowns.push({ what: 'no-baseline', searched: trigger.metric, ...about });
  }
  if (!loggedBy.has(assetId)) unknowns.push({ what: 'no-logs', assetId, searched: '', window });
  return unknowns;
}
