import type { Call } from '../findings/behaviour.ts';
import type { Excess, ResourceDeparture, ServiceLoad } from '../findings/service-load.ts';
import { ownMetric } from '../signals/roles.ts';
import { together } from '../signals/together.ts';
import type { Blame } from './blame.ts';

/** Constants of blame by load; the bench varies each. */
export const LOAD = {
  /** Score at which a departure is as likely trouble as chance. */
  halfScore: 3,
  /** The same for resources, which move for many reasons. */
  halfResource: 15,
  /** Requests that must have failed before a failure counts. */
  leastFailed: 3,
  /** Trust in a departure of another kind than the alert's. */
  otherKind: 0.5,
  resourceTrust: 0.9,
  /** Trust in how much was sent, received or asked of the system: it follows the requests. */
  volumeTrust: 0.2,
  silenceTrust: 0.9,
  /** Trust in a callee being the reason why its caller ails: where it was not measured, and where it was and looks well. */
  inferredUnseen: 0.45,
  inferredSeen: 0.2,
  /** So many that ail by themselves, each by its part, are more likely to share what ails them than to ail by chance together. */
  leastTogether: 1.5,
  sharedTrust: 0.8,
  /** Extra time as a share of the alerted asset's usual time, or of its own where that is not known, at which it is as likely felt as not. */
  halfFelt: 0.05,
};

/** From here on an asset that tells nothing of its requests is taken to have fallen silent. */
const SILENT = 0.5;

/** What the alert is about, as far as its words say. */
export type Complaint = 'latency' | 'failure' | null;

export type Alerted = { readonly assetId: string; readonly complaint: Complaint; readonly window: readonly [number, number] };

/**
 * Blame from series: each asset's own part of the extra time and of the failed requests, after what its callees
 * account for, and resources that left normal without more requests to explain it.
 *
 * @param known.timed assets whose requests were timed one by one: series of latency say nothing beside that
 * @param known.silent how far each asset fell silent, 0–1: its callers' troubles are explained by that
 */
export function blamesOfLoad(
  loads: readonly ServiceLoad[],
  calls: readonly Call[],
  alerted: Alerted,
  known: { readonly timed: ReadonlySet<string>; readonly silent: ReadonlyMap<string, number> },
): Blame[] {
  const field: Field = { loads, calls, callees: Map.groupBy(calls, ({ from }) => from), silent: known.silent };
  return [
    ...ownParts(field, 'latency', alerted).filter(({ assetId }) => !known.timed.has(assetId)),
    ...ownParts(field, 'failure', alerted),
    ...resources(loads),
    ...down(known.silent, alerted),
  ];
}

type Field = {
  readonly loads: readonly ServiceLoad[];
  readonly calls: readonly Call[];
  readonly callees: ReadonlyMap<string, readonly Call[]>;
  readonly silent: ReadonlyMap<string, number>;
};

/** Blame for an own part, and how plainly it is the asset's own: the share of its trouble that no callee accounts for. */
type Own = { readonly blame: Blame; readonly alone: number };

/** Requests where they are not counted: about as many as those who call it have, or the average. */
function trafficOf(assetId: string, { loads, calls }: Field): number {
  const callers = new Set(calls.flatMap(({ from, to }) => (to === assetId ? [from] : [])));
  const counted = loads.filter(({ traffic }) => traffic !== null);
  const near = counted.filter((load) => callers.has(load.assetId));
  const list = near.length > 0 ? near : counted;
  return list.length === 0 ? 1 : list.reduce((sum, { traffic }) => sum + (traffic ?? 0), 0) / list.length;
}

/** Blame for having fallen silent. */
function down(silent: ReadonlyMap<string, number>, { window }: Alerted): Blame[] {
  const common = { concept: 'process.down', source: 'metrics', sinceMs: window[0], series: null } as const;
  return [...silent].flatMap(([assetId, share]) => (share > 0 ? [{ ...common, assetId, strength: LOAD.silenceTrust * share }] : []));
}

function ownParts(field: Field, kind: 'latency' | 'failure', alerted: Alerted): Blame[] {
  const { assetId: alertedId, complaint } = alerted;
  const { loads, silent } = field;
  const impact = new Map<string, { readonly size: number; readonly whole: number; readonly excess: Excess }>();
  for (const load of loads) {
    const excess = load[kind];
    if (!excess || excess.score <= 0) continue;
    const whole = excess.perRequest * (load.traffic ?? trafficOf(load.assetId, field));
    if (kind === 'failure' && load.traffic !== null && whole < LOAD.leastFailed) continue;
    const size = field.calls.length > 0 || kind === 'failure' ? whole : Math.sqrt(whole * undiluted(excess));
    impact.set(load.assetId, { size: size * surety(excess.score, LOAD.halfScore), whole, excess });
  }
  const told = new Set(loads.flatMap((load) => (load[kind] ? [load.assetId] : [])));
  const usual = usualTime(alertedId, field);
  const own = [...impact].map(([assetId, { size, whole, excess }]) => {
    const below = nearest(assetId, field, told);
    const explained = below.reduce((sum, to) => sum + (impact.get(to)?.size ?? 0), 0);
    const dead = Math.max(0, ...mayNeed(assetId, below, field).map((to) => silent.get(to) ?? 0));
    const alone = size > 0 ? Math.max(0, size - explained) / size : 0;
    const felt = kind === 'latency' ? surety(usual === null ? undiluted(excess) * alone : (whole * alone) / usual, LOAD.halfFelt) : 1;
    return { assetId, suffered: size * alone, own: size * alone * (1 - dead), alone, felt, excess };
  });
  const whole = Math.max(impact.get(alertedId)?.size ?? 0, ...own.map(({ suffered }) => suffered));
  const signal = loads.find(({ assetId }) => assetId === alertedId)?.[complaint ?? kind] ?? null;
  const trust = complaint === null || complaint === kind ? 1 : LOAD.otherKind;
  const steps = own.map(({ excess }) => inStep(excess, signal, alerted.window));
  const bestStep = Math.max(...steps.flatMap((step) => step ?? []));
  const blames = own.flatMap(({ assetId, own: size, alone, felt, excess }, index): Own[] => {
    if (size <= 0 || whole <= 0) return [];
    const plainly = surety(excess.score, LOAD.halfScore) * (steps[index] ?? (Number.isFinite(bestStep) ? bestStep : 1)) * felt;
    const blame: Blame = {
      assetId,
      concept: kind === 'latency' ? 'service.latency' : 'service.errors',
      source: 'metrics',
      strength: trust * Math.min(1, size / whole) * plainly,
      sinceMs: excess.departure.sinceMs,
      series: excess.series,
    };
    return [{ blame, alone: alone * plainly }];
  });
  return inferred(field, kind, blames);
}

/** Seconds that all requests of the alerted asset usually take together: what is little against it is not what was alerted. Null where unknown. */
function usualTime(assetId: string, field: Field): number | null {
  const load = field.loads.find((one) => one.assetId === assetId);
  const usual = (load?.latency?.usual ?? 0) * (load?.traffic ?? trafficOf(assetId, field));
  return usual > 0 ? usual : null;
}

/**
 * By how many times slower. Where nobody knows who calls whom nothing can be taken off a caller's share; but slowness is diluted on its
 * way up, for a caller's usual time holds that of all it calls. (Failures are not: one request that fails below is at most one above.)
 */
function undiluted({ departure: { excess, normal } }: Excess): number {
  return normal > 0 ? Math.max(0, excess) / normal : 0;
}

/** What may be the reason of an asset's failures by being gone: its callees, any other where nobody knows who calls whom. */
function mayNeed(assetId: string, below: readonly string[], { calls, silent }: Field): readonly string[] {
  return calls.length > 0 ? below : [...silent.keys()].filter((other) => other !== assetId);
}

/** Callees that tell of their requests or fell silent; through those that do neither, what they call. */
function nearest(assetId: string, { callees, silent }: Field, told: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const passed = new Set([assetId]);
  for (const at of passed) {
    for (const { to } of callees.get(at) ?? []) {
      if (to === assetId) continue;
      if (told.has(to) || (silent.get(to) ?? 0) > SILENT) found.add(to);
      else passed.add(to);
    }
  }
  return [...found];
}

/**
 * Callees whose own requests were not measured, or are called by several that ail without a reason of their own, may be
 * the reason: all that call it ail, and it is the surer the more they are. So may one that ails as its caller does: what is lost on the
 * way to and from it is lost by both.
 */
function inferred({ loads, calls, callees }: Field, kind: 'latency' | 'failure', own: readonly Own[]): Blame[] {
  const strengths = new Map(own.map((one) => [one.blame.assetId, one]));
  const measured = new Set(loads.filter((load) => load[kind] !== null).map(({ assetId }) => assetId));
  const found: Blame[] = [];
  const shifted = new Map<string, number>();
  for (const [assetId, list] of Map.groupBy(calls, ({ to }) => to)) {
    const callers = [...new Set(list.map(({ from }) => from))].filter((from) => from !== assetId);
    const ailing = callers.flatMap((from) => strengths.get(from) ?? []);
    const [worst] = [...ailing].sort((a, b) => b.blame.strength - a.blame.strength);
    if (!worst) continue;
    const cover =
      ailing.reduce((sum, { blame, alone }) => sum + Math.max(alone, blame.strength / worst.blame.strength), 0) / callers.length;
    const self = kind === 'latency' ? strengths.get(assetId) : undefined;
    const asIll = self ? Math.min(1, self.blame.strength / worst.blame.strength) : 0;
    const isAlone = cover * callers.length + asIll < LOAD.leastTogether;
    const among = (callees.get(worst.blame.assetId) ?? []).filter(({ to }) => measured.has(to) === measured.has(assetId)).length;
    const trust = measured.has(assetId) ? LOAD.inferredSeen : LOAD.inferredUnseen;
    const together = 1 - [...ailing, ...(self ? [self] : [])].reduce((rest, { blame }) => rest * (1 - blame.strength), 1);
    const strength = together * cover * (isAlone ? trust / Math.max(1, among) : LOAD.sharedTrust);
    found.push({ ...worst.blame, assetId, strength, series: null });
    if (!isAlone) for (const { blame } of ailing) shifted.set(blame.assetId, Math.max(shifted.get(blame.assetId) ?? 0, strength));
  }
  return [...own.map(({ blame }) => ({ ...blame, strength: blame.strength * (1 - (shifted.get(blame.assetId) ?? 0)) })), ...found];
}

function resources(loads: readonly ServiceLoad[]): Blame[] {
  const all = loads.flatMap((load) => load.resources.map((found) => ({ load, found })));
  const alike = Map.groupBy(all, ({ found }) => measureOf(found));
  const best = new Map<string, Blame>();
  for (const { load, found } of all) {
    // More requests need more of everything.
    const score = Math.max(0, found.score - Math.max(0, load.trafficScore));
    const peers = alike.get(measureOf(found)) ?? [];
    const strength =
      ((found.part.volume ? LOAD.volumeTrust : LOAD.resourceTrust) * surety(score, LOAD.halfResource)) / shared(found, peers);
    const known = best.get(load.assetId);
    if (strength <= 0 || (known && known.strength >= strength)) continue;
    best.set(load.assetId, {
      assetId: load.assetId,
      concept: 'cpu.utilization',
      source: 'metrics',
      strength,
      sinceMs: found.departure.sinceMs,
      series: found.series,
    });
  }
  return [...best.values()];
}

function measureOf({ series }: ResourceDeparture): string {
  return JSON.stringify([ownMetric(series), series.unit]);
}

/**
 * Among how many the same measure moved as far: what moves for several at once, as of one machine or one volume, is hardly the trouble of
 * each. Who moved less far counts by the part of the way.
 */
function shared({ departure }: ResourceDeparture, peers: ReadonlyArray<{ readonly found: ResourceDeparture }>): number {
  return peers.reduce(
    (sum, { found }) => sum + surety(found.score, 1) * Math.min(1, Math.max(0, found.departure.excess) / departure.excess),
    0,
  );
}

/**
 * Trouble that comes and goes with what was alerted counts in full, what stands still or goes its own way half or less. Null where nothing
 * can be told of it, as of what was alerted itself: that is always in step with itself, and counts as the best of the others does.
 */
function inStep(excess: Excess, signal: Excess | null, window: readonly [number, number]): number | null {
  if (!signal || signal === excess || signal.score <= 0) return null;
  const moves = together(excess.points, signal.points, window);
  return moves === null ? 1 : (1 + moves) / 2;
}

/** 0–1 from a score: a half at `half`. */
export function surety(score: number, half: number): number {
  return score <= 0 ? 0 : score / (score + half);
}
