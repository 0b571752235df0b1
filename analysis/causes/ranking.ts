import { blamesOfBehaviour, type Seen } from './behaviour-blames.ts';
import { type Blame, type Blamed, combine } from './blame.ts';
import { type Certainty, certaintyOf } from './calibration.ts';
import { complaintOf } from './complaint.ts';
import type { CausesInput } from './nodes.ts';
import type { CausalPath } from './paths.ts';

export type AssetRanking = {
  /** Every asset that anything speaks against, best first, however little it is. */
  readonly assets: readonly Blamed[];
  /** How likely the first of them is the cause, and what that rests on. */
  readonly certainty: Certainty;
  /** What services did that speaks against an asset, 0–1. */
  readonly seen: readonly Blame[];
};

/** Assets by paths of mechanisms and by what services did, combined by noisy-or. */
export function rankAssets(input: CausesInput, scored: ReadonlyArray<{ readonly path: CausalPath; readonly score: number }>): AssetRanking {
  const { behaviour, alert } = input;
  const nothing: Seen = { blames: [], signal: null };
  const seen = behaviour ? blamesOfBehaviour(behaviour, { assetId: alert.assetId, complaint: complaintOf(alert) }) : nothing;
  const calls = behaviour?.calls ?? input.relations.map(({ from, to }) => ({ from, to }));
  const assets = combine([...blamesOfPaths(scored), ...seen.blames], calls, alert.assetId);
  const [first, second] = assets;
  return { assets, certainty: certaintyOf(first?.weight ?? 0, second?.weight ?? 0, seen.signal), seen: seen.blames };
}

function blamesOfPaths(scored: ReadonlyArray<{ readonly path: CausalPath; readonly score: number }>): Blame[] {
  const best = new Map<string, Blame>();
  for (const { path, score } of scored) {
    const { assetId, concept, onsetMs } = path.root;
    const known = best.get(`${assetId} ${concept}`);
    if (known && known.strength >= score) continue;
    best.set(`${assetId} ${concept}`, { assetId, concept, source: 'path', strength: score, sinceMs: onsetMs, series: null });
  }
  return [...best.values()];
}
