import { intervalOf, median, type Points } from './series.ts';

/** Fewer instants that two series share tell nothing about their moving together. */
const LEAST_SHARED = 4;

/**
 * How two series move together in a window, −1 to 1 (Pearson's r over shared instants, the finer one taken as medians
 * of the coarser one's steps); 0 when one of them stands still; null when they share too few instants.
 */
export function together(a: Points, b: Points, window: readonly [number, number]): number | null {
  const step = Math.max(intervalOf(a), intervalOf(b), 1);
  const [left, right] = [binned(a, window, step), binned(b, window, step)];
  const pairs = [...left].flatMap(([bin, x]) => {
    const y = right.get(bin);
    return y === undefined ? [] : [[x, y] as const];
  });
  if (pairs.length < LEAST_SHARED) return null;
  const [mx, my] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

function binned(points: Points, [from, to]: readonly [number, number], step: number): Map<number, number> {
  const bins = new Map<number, number[]>();
  for (const [at, value] of points) {
    if (at < from || at >= to) continue;
    const bin = Math.floor((at - from) / step);
    const known = bins.get(bin);
    if (known) known.push(value);
    else bins.set(bin, [value]);
  }
  return new Map([...bins].map(([bin, values]) => [bin, median(values)]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
