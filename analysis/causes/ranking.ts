import type { Seen } from './behaviour-blames.ts';
import { type Blame, type Blamed, combine } from './blame.ts';
import { type Certainty, certaintyOf } from './calibration.ts';
import type { CausesInput } from './nodes.ts';
import type { CausalPath } from './paths.ts';

export type AssetRanking = {
  /** Every asset that anything speaks against, best first, however little it is. */
  readonly assets: readonly Blamed[];
  /** How likely the first of them is the cause, and what that rests on. */
  readonly certainty: Certainty;
};

/** Assets by paths of mechanisms and by what services did, combined by noisy-or. */
export function rankAssets(input: CausesInput, seen: Seen, paths: readonly Scorable[]): AssetRanking {
  const calls = input.behaviour ? seen.calls : input.relations.map(({ from, to }) => ({ from, to }));
  const assets = combine([...blamesOfPaths(paths), ...seen.blames], calls, input.alert.assetId);
  const [first, second] = assets;
  return { assets, certainty: certaintyOf(first?.weight ?? 0, second?.weight ?? 0, seen.signal) };
}

type Scorable = { readonly path: CausalPath; readonly score: number };

function blamesOfPaths(scored: readonly Scorable[]): Blame[] {
  const best = new Map<string, Blame>();
  for (const { path, score } of scored) {
    const { assetId, concept, onsetMs } = path.root;
    const known = best.get(`${assetId} ${concept}`);
    if (known && known.strength >= score) continue;
    best.set(`${assetId} ${concept}`, { assetId, concept, source: 'path', strength: score, sinceMs: onsetMs, series: null });
  }
  return [...best.values()];
}
