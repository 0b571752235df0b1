import type { Call } from '../findings/behaviour.ts';
import type { Excess, ServiceLoad } from '../findings/service-load.ts';
import { together } from '../signals/together.ts';
import type { Blame } from './blame.ts';

/** Constants of blame by load; the bench varies each. */
export const LOAD = {
  /** Score at which a departure is as likely trouble as chance. */
  halfScore: 3,
  /** The same for resources, which move for many reasons. */
  halfResource: 10,
  /** Requests that must have failed before a failure counts. */
  leastFailed: 3,
  /** Trust in a departure of another kind than the alert's. */
  otherKind: 0.5,
  resourceTrust: 0.6,
  /** Trust in how much was sent, received or asked of the system: it follows the requests. */
  volumeTrust: 0.2,
};

/** What the alert is about, as far as its words say. */
export type Complaint = 'latency' | 'failure' | null;

export type Alerted = { readonly assetId: string; readonly complaint: Complaint; readonly window: readonly [number, number] };

/**
 * Blame from series: each asset's own part of the extra time and of the failed requests, after what its callees
 * account for, and resources that left normal without more requests to explain it.
 *
 * @param timed assets whose requests were timed one by one: series of latency say nothing beside that
 */
export function blamesOfLoad(loads: readonly ServiceLoad[], calls: readonly Call[], alerted: Alerted, timed: ReadonlySet<string>): Blame[] {
  const callees = Map.groupBy(calls, ({ from }) => from);
  return [
    ...ownParts(loads, callees, 'latency', alerted).filter(({ assetId }) => !timed.has(assetId)),
    ...ownParts(loads, callees, 'failure', alerted),
    ...resources(loads),
  ];
}

function ownParts(
  loads: readonly ServiceLoad[],
  callees: ReadonlyMap<string, readonly Call[]>,
  kind: 'latency' | 'failure',
  alerted: Alerted,
): Blame[] {
  const { assetId: alertedId, complaint } = alerted;
  const impact = new Map<string, { readonly size: number; readonly excess: Excess }>();
  for (const load of loads) {
    const excess = load[kind];
    if (!excess || excess.score <= 0) continue;
    const size = excess.perRequest * load.traffic;
    if (kind === 'failure' && load.traffic !== 1 && size < LOAD.leastFailed) continue;
    impact.set(load.assetId, { size: size * surety(excess.score, LOAD.halfScore), excess });
  }
  const own = [...impact].map(([assetId, { size, excess }]) => {
    const explained = (callees.get(assetId) ?? []).reduce((sum, { to }) => sum + (to === assetId ? 0 : (impact.get(to)?.size ?? 0)), 0);
    return { assetId, own: Math.max(0, size - explained), excess };
  });
  const whole = Math.max(impact.get(alertedId)?.size ?? 0, ...own.map(({ own: size }) => size));
  const signal = loads.find(({ assetId }) => assetId === alertedId)?.[complaint ?? kind] ?? null;
  const trust = complaint === null || complaint === kind ? 1 : LOAD.otherKind;
  return own.flatMap(({ assetId, own: size, excess }) =>
    size > 0 && whole > 0
      ? [
          {
            assetId,
            concept: kind === 'latency' ? ('service.latency' as const) : ('service.errors' as const),
            source: 'metrics' as const,
            strength: trust * Math.min(1, size / whole) * surety(excess.score, LOAD.halfScore) * inStep(excess, signal, alerted.window),
            sinceMs: excess.departure.sinceMs,
            series: excess.series,
          },
        ]
      : [],
  );
}

function resources(loads: readonly ServiceLoad[]): Blame[] {
  const all = loads.flatMap((load) =>
    load.resources.map((found) => ({ load, found, key: `${found.series.metric} ${found.departure.normal} ${found.departure.now}` })),
  );
  const sharing = new Map<string, number>();
  for (const { key } of all) sharing.set(key, (sharing.get(key) ?? 0) + 1);
  const best = new Map<string, Blame>();
  for (const { load, found, key } of all) {
    // More requests need more of everything.
    const score = Math.max(0, found.score - Math.max(0, load.trafficScore));
    const strength =
      ((found.part.volume ? LOAD.volumeTrust : LOAD.resourceTrust) * surety(score, LOAD.halfResource)) / (sharing.get(key) ?? 1);
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

/** Trouble that comes and goes with what was alerted counts in full, what stands still or goes its own way half or less. */
function inStep(excess: Excess, signal: Excess | null, window: readonly [number, number]): number {
  if (!signal || signal === excess || signal.score <= 0) return 1;
  const moves = together(excess.points, signal.points, window);
  return moves === null ? 1 : (1 + moves) / 2;
}

/** 0–1 from a score: a half at `half`. */
export function surety(score: number, half: number): number {
  return score <= 0 ? 0 : score / (score + half);
}
