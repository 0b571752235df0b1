import type { Concept } from '../../domain/finding.ts';
import type { Behaviour } from '../findings/behaviour.ts';
import { blamesOfBehaviour, type Seen } from './behaviour-blames.ts';
import { complaintOf } from './complaint.ts';
import type { CausesInput, Node } from './nodes.ts';

/** Troubles of services, which spread along calls: where they come from is told by whose part they are. */
const SPREADS: ReadonlySet<Concept> = new Set<Concept>(['service.latency', 'service.errors', 'process.down']);
const NOTHING: Seen = { blames: [], signal: null };

/**
 * What services were seen to do, as far as it says whose trouble the alert is. Where the caller did not look at
 * requests, the series that were measured speak for them; without calls between services nothing is asked.
 */
export function seenOf(input: CausesInput, target: Node): Seen {
  const behaviour = input.behaviour ?? measuredBehaviour(input, target);
  return behaviour ? blamesOfBehaviour(behaviour, { assetId: input.alert.assetId, complaint: complaintOf(input.alert) }) : NOTHING;
}

/** 0–1: how far what a service was seen to do supports that this trouble of its is its own. */
export function supportFor(seen: Seen, root: Node): number {
  if (!SPREADS.has(root.concept)) return 0;
  const own = seen.blames.filter(({ assetId, concept }) => assetId === root.assetId && SPREADS.has(concept));
  return 1 - own.reduce((rest, { strength }) => rest * (1 - strength), 1);
}

function measuredBehaviour({ measured, relations, at }: CausesInput, target: Node): Behaviour | null {
  const services = new Set(measured.flatMap(({ assetId, concept }) => (SPREADS.has(concept) ? [assetId] : [])));
  const calls = relations.filter(({ kind, from, to }) => kind === 'depends-on' && services.has(from) && services.has(to));
  if (calls.length === 0) return null;
  const series = measured.flatMap((one) => (services.has(one.assetId) ? [one.series] : []));
  const firstMs = series.reduce((least, { points: [first] }) => Math.min(least, first?.[0] ?? least), target.onsetMs);
  const normalWindow = { from: new Date(firstMs), to: new Date(target.onsetMs) };
  const incidentWindow = { from: new Date(target.onsetMs), to: new Date(Math.max(at.getTime(), target.onsetMs + 1)) };
  return { normalWindow, normalRequests: normalWindow, incidentWindow, calls, series, lines: [], spans: [] };
}
