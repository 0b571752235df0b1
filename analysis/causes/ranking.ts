import { blamesOfBehaviour } from './behaviour-blames.ts';
import { type Blame, type Blamed, combine } from './blame.ts';
import { complaintOf } from './complaint.ts';
import type { CausesInput } from './nodes.ts';
import type { Scored } from './score.ts';

/** How much a path of mechanisms says beside what the services were seen to do. */
export const PATH_TRUST = 1;

/** Every asset that anything speaks against, best first: paths of mechanisms and behaviour, combined by noisy-or. */
export function rankAssets(input: CausesInput, scored: readonly Scored[]): Blamed[] {
  const { behaviour, alert } = input;
  const seen = behaviour ? blamesOfBehaviour(behaviour, { assetId: alert.assetId, complaint: complaintOf(alert) }) : [];
  const calls = behaviour?.calls ?? input.relations.map(({ from, to }) => ({ from, to }));
  return combine([...blamesOfPaths(scored), ...seen], calls, alert.assetId);
}

function blamesOfPaths(scored: readonly Scored[]): Blame[] {
  const best = new Map<string, Blame>();
  for (const { path, score } of scored) {
    const { assetId, concept, onsetMs } = path.root;
    const strength = PATH_TRUST * score;
    if ((best.get(assetId)?.strength ?? 0) >= strength) continue;
    best.set(assetId, { assetId, concept, source: 'path', strength, sinceMs: onsetMs, series: null });
  }
  return [...best.values()];
}
