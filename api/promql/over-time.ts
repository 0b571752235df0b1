import type { SeriesPoints } from '../../stores/stores.ts';
import type { RangeFunction } from './syntax.ts';

type Points = SeriesPoints['points'];
type Measure = (points: Points, fromMs: number, toMs: number) => number | undefined;

/** What a function makes of the points in from < t ≤ to, at least one; undefined where it takes more. */
export function overTime(name: RangeFunction): Measure {
  return MEASURES[name];
}

const values = (points: Points) => points.map(([, value]) => value);
const sum = (points: Points) => points.reduce((total, [, value]) => total + value, 0);

const MEASURES: Readonly<Record<RangeFunction, Measure>> = {
  rate: (points, from, to) => extrapolated(points, from, to, { counter: true, perSecond: true }),
  increase: (points, from, to) => extrapolated(points, from, to, { counter: true, perSecond: false }),
  delta: (points, from, to) => extrapolated(points, from, to, { counter: false, perSecond: false }),
  avg_over_time: (points) => sum(points) / points.length,
  min_over_time: (points) => values(points).reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  max_over_time: (points) => values(points).reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
  sum_over_time: sum,
  count_over_time: (points) => points.length,
  last_over_time: (points) => points.at(-1)?.[1],
};

/**
 * The growth between the first and last point, carried on to the ends of the range where these are near. A counter that fell
 * began again from zero; it is not carried back below zero.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#rate and promql/functions.go of 2.42, extrapolatedRate
 */
function extrapolated(points: Points, fromMs: number, toMs: number, how: { counter: boolean; perSecond: boolean }): number | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  let grown = last[1] - first[1];
  if (how.counter) {
    for (const [i, [, value]] of points.entries()) {
      const before = points[i - 1]?.[1];
      if (before !== undefined && value < before) grown += before;
    }
  }
  const sampled = (last[0] - first[0]) / 1_000;
  const between = sampled / (points.length - 1);
  let toStart = (first[0] - fromMs) / 1_000;
  const toEnd = (toMs - last[0]) / 1_000;
  const near = between * 1.1;
  if (how.counter && grown > 0 && first[1] >= 0) toStart = Math.min(toStart, sampled * (first[1] / grown));
  const covered = sampled + (toStart < near ? toStart : between / 2) + (toEnd < near ? toEnd : between / 2);
  const factor = covered / sampled;
  return how.perSecond ? (grown * factor) / ((toMs - fromMs) / 1_000) : grown * factor;
}
