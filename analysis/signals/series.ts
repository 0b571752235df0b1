import type { Labels } from '../../domain/observation.ts';
import { medianOf } from './order.ts';

/** Points ascending in time: [milliseconds since 1970, value]. */
export type Points = ReadonlyArray<readonly [atMs: number, value: number]>;
/** A series with points as they were read; a counter's are raw. */
export type RawSeries = {
  readonly assetId: string;
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly instrument: 'gauge' | 'counter';
  readonly points: Points;
};

/**
 * What a person reads: a gauge as it is, a counter as its rate per second. A counter that fell was reset and is
 * taken to have restarted from zero.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
 */
export function readable(series: Pick<RawSeries, 'unit' | 'instrument' | 'points'>): { readonly unit: string; readonly points: Points } {
  if (series.instrument === 'gauge') return { unit: series.unit, points: series.points };
  const rates: Array<readonly [number, number]> = [];
  for (let index = 1; index < series.points.length; index++) {
    const [before, at] = [series.points[index - 1], series.points[index]];
    if (!before || !at || at[0] <= before[0]) continue;
    const grown = at[1] < before[1] ? at[1] : at[1] - before[1];
    rates.push([at[0], (grown * 1000) / (at[0] - before[0])]);
  }
  return { unit: rateUnit(series.unit), points: rates };
}

/** Unit of a rate per second, in UCUM: seconds per second are a ratio. */
export function rateUnit(unit: string): string {
  if (unit === 's') return '1';
  return unit === '1' || unit === '' ? '/s' : `${unit}/s`;
}

/** From when a series must be read for what a person reads of it to begin at an instant: a counter's first rate needs the reading before it. */
export function leadIn({ instrument, points }: Pick<RawSeries, 'instrument' | 'points'>, atMs: number): number {
  return instrument === 'counter' ? (points.findLast(([at]) => at < atMs)?.[0] ?? atMs) : atMs;
}

/** Names a series among all of a tenant. */
export function seriesKey({ assetId, metric, labels }: Pick<RawSeries, 'assetId' | 'metric' | 'labels'>): string {
  return JSON.stringify([assetId, metric, Object.entries(labels).sort()]);
}

/** Points in from ≤ t < to. */
export function within(points: Points, fromMs: number, toMs: number): Points {
  return points.filter(([at]) => at >= fromMs && at < toMs);
}

/** Middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  return medianOf(Float64Array.from(values), values.length);
}

/** Spread as a standard deviation would be for normal noise: 1.4826 × median absolute deviation. */
export function robustSpread(values: readonly number[], centre: number): number {
  return (
    1.4826 *
    medianOf(
      Float64Array.from(values, (value) => Math.abs(value - centre)),
      values.length,
    )
  );
}

/** Median time between neighbouring points; 0 with fewer than two. */
export function intervalOf(points: Points): number {
  if (points.length < 2) return 0;
  return median(points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? at)));
}
