import type { Figures } from '../../domain/evidence.ts';
import { resample } from '../signals/columns.ts';
import { median, type Points, type RawSeries, readable } from '../signals/series.ts';

/** Where a series is going: its level, its slope with a 95 % range, and when it would reach a limit. */
export type Forecast = {
  /** Points that the slope rests on, after thinning. */
  readonly count: number;
  /** Level of the line at the last point. */
  readonly now: number;
  readonly perDay: number;
  readonly perDayLow: number;
  readonly perDayHigh: number;
  /** Null where the slope may be none, points away from the limit, or leads there too far away to be believed. */
  readonly reaches: { readonly at: Date; readonly earliest: Date; readonly latest: Date | null } | null;
};

const DAY_MS = 86_400_000;
const MOST_POINTS = 300;
const LEAST_POINTS = 12;
/** A line is not followed further than this many times what was seen of it. */
const FAR = 4;
/** Of a normal distribution, 95 % lie within. */
const NORMAL_95 = 1.96;

/**
 * Follows the trend of a series to a limit. The slope is the median of the slopes between all pairs of points; its range
 * comes from the ranks of those slopes. Both stand outliers, and steps back such as a cleaned disk, better than least squares.
 *
 * @param points ascending in time
 * @returns null with too few points, or none of them after the last fall that ended a trend
 * @see Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63, 1968
 */
export function forecast(points: Points, limit: number): Forecast | null {
  const thinned = resample(sinceLastFall(points), MOST_POINTS);
  const last = thinned.at(-1);
  const first = thinned[0];
  if (!first || !last || thinned.length < LEAST_POINTS || last[0] === first[0]) return null;
  const slopes: number[] = [];
  for (const [index, [at, value]] of thinned.entries()) {
    for (const [before, earlier] of thinned.slice(0, index)) slopes.push(((value - earlier) / (at - before)) * DAY_MS);
  }
  slopes.sort((a, b) => a - b);
  const n = thinned.length;
  const half = (NORMAL_95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / 2;
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? 0;
  const [perDay, perDayLow, perDayHigh] = [median(slopes), at(slopes.length / 2 - half - 1), at(slopes.length / 2 + half)];
  const now = median(thinned.map(([when, value]) => value + (perDay * (last[0] - when)) / DAY_MS));
  return { count: n, now, perDay, perDayLow, perDayHigh, reaches: reach() };

  function reach(): Forecast['reaches'] {
    const away = limit - now;
    const towards = (slope: number) => (away > 0 ? slope > 0 : slope < 0);
    if (away === 0 || !first || !last || !towards(perDay) || !towards(perDayLow) || !towards(perDayHigh)) return null;
    const days = [perDay, perDayLow, perDayHigh].map((slope) => away / slope).sort((a, b) => a - b);
    const instant = (count: number) => new Date(last[0] + count * DAY_MS);
    const most = ((last[0] - first[0]) / DAY_MS) * FAR;
    const [earliest = 0, , latest = 0] = days;
    const likely = away / perDay;
    return likely > most ? null : { at: instant(likely), earliest: instant(earliest), latest: latest > most ? null : instant(latest) };
  }
}

/** A forecast as figures of evidence, six digits each, instants to the hour; null where there is none. */
export function figuresOfForecast(series: Pick<RawSeries, 'unit' | 'instrument' | 'points'>, limit: number): Figures | null {
  const { unit, points } = readable(series);
  const found = forecast(points, limit);
  if (!found) return null;
  const six = (value: number) => Number(value.toPrecision(6));
  const hour = (at: Date) => new Date(Math.round(at.getTime() / 3_600_000) * 3_600_000).toISOString();
  const { count, now, perDay, perDayLow, perDayHigh, reaches } = found;
  const slope = { count, now: six(now), perDay: six(perDay), perDayLow: six(perDayLow), perDayHigh: six(perDayHigh), limit, unit };
  if (!reaches) return slope;
  const dates = { reachedAt: hour(reaches.at), earliestAt: hour(reaches.earliest) };
  return { ...slope, ...dates, ...(reaches.latest ? { latestAt: hour(reaches.latest) } : {}) };
}

/**
 * What came after the last great step back: a disk that was cleaned fills from there. A fall is great when it undoes half
 * of all that the series moves in between.
 */
function sinceLastFall(points: Points): Points {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, value] of points) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const great = (most - least) / 2;
  if (!(great > 0)) return points;
  const fall = points.findLastIndex(([, value], index) => index > 0 && (points[index - 1]?.[1] ?? value) - value > great);
  return fall > 0 && points.length - fall >= LEAST_POINTS ? points.slice(fall) : points;
}
