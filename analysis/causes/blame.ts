import type { Concept } from '../../domain/finding.ts';
import type { Call } from '../findings/behaviour.ts';
import type { RawSeries } from '../signals/series.ts';

/** A reason to hold one asset to be where the trouble comes from, 0–1, after what others explain. */
export type Blame = {
  readonly assetId: string;
  readonly concept: Concept;
  readonly source: 'metrics' | 'spans' | 'logs' | 'path';
  readonly strength: number;
  readonly sinceMs: number;
  /** The series it rests on, where it rests on one. */
  readonly series: RawSeries | null;
};

export type Blamed = {
  readonly assetId: string;
  /** Noisy-or of the blames, −ln(1 − p): sums where probabilities would all be near one. */
  readonly weight: number;
  readonly blames: readonly Blame[];
};

/** What the alerted asset cannot reach counts this much. */
const UNREACHED = 0.3;
const PRECISE = 1e-9;
const MOST = 1 - 1e-6;

/** Assets by noisy-or of what speaks against each; ties go to the deeper, then by id. */
export function combine(blames: readonly Blame[], calls: readonly Call[], alertedId: string): Blamed[] {
  const depth = depths(calls, alertedId);
  return [...Map.groupBy(blames, ({ assetId }) => assetId)]
    .map(([assetId, own]) => {
      const reach = depth.size <= 1 || depth.has(assetId) ? 1 : UNREACHED;
      const weight = distinct(own).reduce((sum, { strength }) => sum - Math.log(1 - Math.min(MOST, strength * reach)), 0);
      return { assetId, weight, blames: [...own].sort((a, b) => b.strength - a.strength) };
    })
    .sort((a, b) => {
      if (Math.abs(a.weight - b.weight) > PRECISE) return b.weight - a.weight;
      return (depth.get(b.assetId) ?? -1) - (depth.get(a.assetId) ?? -1) || (a.assetId < b.assetId ? -1 : 1);
    });
}

/** The same trouble told by series and by a path made of the same series counts once. */
function distinct(blames: readonly Blame[]): Blame[] {
  const best = new Map<string, Blame>();
  for (const blame of blames) {
    const told = blame.source === 'logs' ? `logs ${blame.concept}` : blame.concept;
    if ((best.get(told)?.strength ?? -1) < blame.strength) best.set(told, blame);
  }
  return [...best.values()];
}

/** Calls from the alerted asset to each that it reaches, the fewest. */
function depths(calls: readonly Call[], from: string): Map<string, number> {
  const callees = Map.groupBy(calls, (call) => call.from);
  const found = new Map([[from, 0]]);
  for (const [assetId, depth] of found) {
    for (const { to } of callees.get(assetId) ?? []) if (!found.has(to)) found.set(to, depth + 1);
  }
  return found;
}
