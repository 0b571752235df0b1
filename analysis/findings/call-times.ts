import type { Unit } from './requests.ts';

/** Extra time per stretch of the way of requests: inside an asset, or between a caller and its callee. */
export type SlowPart = {
  readonly from: string;
  /** Equal to `from` for time inside the asset. */
  readonly to: string;
  /** Extra milliseconds over all requests of the incident window; below 0 when they were faster. */
  readonly excessMs: number;
  /** What they would have taken in all as usual. */
  readonly usualMs: number;
  /** −1 to 1: how regularly a request now is slower than one of normal time; 0 when as often faster as slower. */
  readonly regularly: number;
  readonly count: number;
};

/** Fewer measurements in normal time than this are no baseline. */
const LEAST_USUAL = 3;

/** Own times per entry and gaps per edge, before against during; parts without a baseline are left out. */
export function slowParts(normal: readonly Unit[], incident: readonly Unit[]): SlowPart[] {
  const before = timesOf(normal);
  const found = new Map<string, { from: string; to: string; excessMs: number; usualMs: number; regularly: number; count: number }>();
  for (const [what, { from, to, times }] of timesOf(incident)) {
    const usual = before.get(what)?.times ?? [];
    if (usual.length < LEAST_USUAL) continue;
    const place = `${from} ${to}`;
    const one = found.get(place) ?? { from, to, excessMs: 0, usualMs: 0, regularly: 0, count: 0 };
    found.set(place, one);
    one.excessMs += times.length * (average(withoutLargest(times)) - average(usual));
    one.usualMs += times.length * average(usual);
    one.regularly += times.length * slowerThan(times, usual);
    one.count += times.length;
  }
  return [...found.values()].map((one) => ({ ...one, regularly: one.regularly / one.count }));
}

type Times = { readonly from: string; readonly to: string; readonly times: number[] };

function timesOf(units: readonly Unit[]): Map<string, Times> {
  const found = new Map<string, Times>();
  const add = (what: string, from: string, to: string, ms: number) => {
    const known = found.get(what);
    if (known) known.times.push(ms);
    else found.set(what, { from, to, times: [ms] });
  };
  for (const unit of units) {
    add(`in ${unit.assetId} ${unit.entry.operation}`, unit.assetId, unit.assetId, unit.ownMs);
    for (const { unit: callee, gapMs } of unit.called) {
      add(`to ${unit.assetId} ${callee.assetId} ${callee.entry.operation}`, unit.assetId, callee.assetId, gapMs);
    }
  }
  return found;
}

/**
 * Probability that a value now exceeds one of before, less that it is exceeded, drawn towards 0 when there are few.
 *
 * @see Cliff, N. (1993), Dominance statistics, Psychological Bulletin 114
 */
function slowerThan(now: readonly number[], before: readonly number[]): number {
  const sorted = [...before].sort((a, b) => a - b);
  let sum = 0;
  for (const value of now) sum += below(sorted, value, false) + below(sorted, value, true) - sorted.length;
  return (sum / (now.length * sorted.length)) * (now.length / (now.length + 1));
}

/** How many sorted values are below one, or at most it. */
function below(sorted: readonly number[], value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle] ?? 0;
    if (other < value || (orEqual && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One slow request is no slow part: its largest value is left out of what many have. */
function withoutLargest(values: readonly number[]): readonly number[] {
  if (values.length < 2) return values;
  const largest = values.indexOf(Math.max(...values));
  return values.filter((_, index) => index !== largest);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
