import type { Concept } from '../../domain/finding.ts';
import type { Behaviour } from '../findings/behaviour.ts';
import { blamesOfBehaviour, type Seen } from './behaviour-blames.ts';
import { complaintOf } from './complaint.ts';
import type { CausesInput, Node } from './nodes.ts';
import { asksMore, type CausalPath } from './paths.ts';

/** Troubles of services, which spread along calls: where they come from is told by whose part they are. */
const SPREADS: ReadonlySet<Concept> = new Set<Concept>(['service.latency', 'service.errors', 'process.down']);
/** What is seen to be a service's own among all that are watched may also come from where nobody watches. */
const BEGINS: ReadonlySet<Concept> = new Set<Concept>([...SPREADS, 'dependency.failed', 'name.unresolved']);
/** What a service may make of its machine itself. */
const MAY_BE_BY_IT: ReadonlySet<Concept> = new Set<Concept>([
  'cpu.iowait',
  'cpu.utilization',
  'disk.read-rate',
  'disk.utilization',
  'disk.write-rate',
  'memory.pressure',
]);
/** What befalls a machine, however its services do. */
const NOT_BY_IT: ReadonlySet<Concept> = new Set<Concept>([
  'disk.latency',
  'disk.failed',
  'cpu.iowait',
  'cpu.throttled',
  'memory.failed',
  'network.errors',
  'link.down',
]);
/** A change that is felt at once is felt within this; when it began is known no better. */
const AT_ONCE_MS = 5 * 60_000;
const NOTHING: Seen = { blames: [], signal: null, calls: [] };

/**
 * What services were seen to do, as far as it says whose trouble the alert is. Where the caller did not look at
 * requests, the series that were measured speak for them; without calls between services nothing is asked.
 */
export function seenOf(input: CausesInput, target: Node): Seen {
  const behaviour = input.behaviour ?? measuredBehaviour(input, target);
  return behaviour ? blamesOfBehaviour(behaviour, { assetId: input.alert.assetId, complaint: complaintOf(input.alert) }) : NOTHING;
}

/** 0–1: how far what a service was seen to do supports that the trouble a story begins with is its own, or began with a change. */
export function supportFor(seen: Seen, path: CausalPath): number {
  const begun = madeBy(path) ?? feltFirst(path) ?? path.root;
  if (!BEGINS.has(begun.concept)) return 0;
  const own = seen.blames.filter(({ assetId, concept }) => assetId === begun.assetId && SPREADS.has(concept));
  return 1 - own.reduce((rest, { strength }) => rest * (1 - strength), 1);
}

/** The trouble of a service that a change made: of the service that was changed, or of one that it asks more often since. */
function madeBy({ root, links }: CausalPath): Node | undefined {
  const [first] = links;
  if (!first || root.concept !== 'configuration.changed' || !isFeltAtOnce(root, first.effect)) return undefined;
  if (!asksMore(first)) return first.effect.assetId === root.assetId ? first.effect : undefined;
  return links.map(({ effect }) => effect).find(({ assetId, concept }) => assetId === first.effect.assetId && SPREADS.has(concept));
}

/**
 * The trouble of a service that comes from what it stands on: that it is the service's own speaks for what is wrong below it, where all of
 * the way was seen and ends in what no service does to its machine by being slow.
 */
function feltFirst({ root, links }: CausalPath): Node | undefined {
  if (MAY_BE_BY_IT.has(root.concept)) return undefined;
  const at = links.findIndex(({ effect }) => SPREADS.has(effect.concept));
  const way = links.slice(0, at + 1);
  const last = way.at(-1);
  const isBelow = way.every(({ cause, via }) => cause.findings.length > 0 && via.every(({ kind }) => kind !== 'depends-on'));
  return last && isBelow && NOT_BY_IT.has(last.cause.concept) && last.cause.assetId !== last.effect.assetId ? last.effect : undefined;
}

/** Of several changes it may be any; of those after the first it is known that they came before. */
function isFeltAtOnce({ onsetMs, findings }: Node, effect: Node): boolean {
  const after = findings.map(({ onset }) => effect.onsetMs - onset.getTime());
  return Math.abs(effect.onsetMs - onsetMs) <= AT_ONCE_MS || after.some((lead) => lead >= 0 && lead <= AT_ONCE_MS);
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
