import type { ShapeKind } from '../../analysis/shapes/surprise.ts';
import { type Quiet, quietScores, quietSeries, SOURCES } from './quiet.ts';

export const KINDS: readonly ShapeKind[] = ['level-shift', 'spike', 'trend', 'variance', 'saturation', 'flat-line', 'absence'];
/** Series of one source that are judged at most: the large sources are sampled evenly. */
const MOST_SERIES = 600;

export type Score = {
  readonly source: string;
  readonly half: 'a' | 'b';
  readonly raw: ReadonlyMap<ShapeKind, number>;
  readonly surprise: ReadonlyMap<ShapeKind, number>;
};

/** Scores of all quiet windows of all sources. */
export async function quietWindows(): Promise<Score[]> {
  const scores: Score[] = [];
  for (const source of SOURCES) {
    const all = await quietSeries(source);
    const stride = Math.max(1, Math.floor(all.length / MOST_SERIES));
    const chosen = all.filter((_, index) => index % stride === 0);
    for (const one of chosen) scores.push(...scoresOf(one));
  }
  return scores;
}

function scoresOf(one: Quiet): Score[] {
  return quietScores(one).map((shapes) => ({
    source: one.source,
    half: one.half,
    raw: new Map([...shapes].map(([kind, shape]) => [kind, shape.raw])),
    surprise: new Map([...shapes].map(([kind, shape]) => [kind, shape.surprise])),
  }));
}

/** Share of windows that reach each raw score, every source counting the same. */
function survival(scores: readonly Score[], kind: ShapeKind): (raw: number) => number {
  const sources = [...Map.groupBy(scores, ({ source }) => source).values()]
    .filter((list) => list.length >= LEAST_WINDOWS)
    .map((list) => list.map(({ raw }) => raw.get(kind) ?? 0).sort((a, b) => a - b));
  return (raw) => {
    const shares = sources.map((sorted) => (sorted.length - lowerBound(sorted, raw)) / sorted.length);
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  };
}

/** Fewer windows than this tell nothing of how rare something is. */
const LEAST_WINDOWS = 50;
const STEPS = [0.5, 1, 1.5, 2, 2.5, 3];
const LEAST_SEEN = 8;

/** Pairs of raw score and surprise from one half of the quiet windows. */
export function knotsOf(scores: readonly Score[], kind: ShapeKind): Array<readonly [number, number]> {
  const reached = survival(scores, kind);
  const raws = scores
    .map(({ raw }) => raw.get(kind) ?? 0)
    .filter((raw) => raw > 0)
    .sort((a, b) => a - b);
  const knots: Array<readonly [number, number]> = [[0, 0]];
  for (const step of STEPS) {
    const index = raws.findIndex((raw) => reached(raw) <= 10 ** -step);
    if (index === -1 || raws.length - index < LEAST_SEEN) continue;
    const [raw, surprise] = [round(raws[index] as number), round(-Math.log10(reached(raws[index] as number)))];
    const before = knots.at(-1) as readonly [number, number];
    if (raw > before[0] && surprise > before[1]) knots.push([raw, surprise]);
  }
  return knots;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
