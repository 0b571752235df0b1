import { select } from '../signals/order.ts';
import { intervalOf, median, type Points, resample, robustSpread } from '../signals/series.ts';

/** A stretch of time in which a series left its normal range in the bad direction. */
export type Excursion = {
  readonly onsetMs: number;
  readonly untilMs: number;
  readonly points: Points;
  /** Medians of the normal time and of the last third of the excursion. */
  readonly normal: number;
  readonly now: number;
  /** 0–1: size against the spread of the normal time and against how often normal time looked as bad. */
  readonly strength: number;
  readonly brief: boolean;
};

/** Fewer normal points than this are no baseline. */
const LEAST_BASELINE = 8;
const MOST_POINTS = 720;
/** CUSUM: slack and alarm in spreads, and the cap that lets the sum come down again after a large shift. */
const SLACK = 1;
const ALARM = 8;
const CAP = 24;
/** So many normal points in a row end an excursion. */
const QUIET_POINTS = 5;
/** One point may not raise the alarm alone. */
const MOST_PER_POINT = 5;
const BRIEF_POINTS = 2;
/** With this many normal points after it an excursion is over, and then it may have been somewhat longer. */
const OVER_POINTS = 3;
const BRIEF_WHEN_OVER = 6;

/**
 * Strongest excursion that reaches into the incident window, or null. One-sided CUSUM of the distance from the normal
 * median in robust spreads; the onset is where the sum that raised the alarm left zero.
 *
 * @param floor smallest change worth noticing, in the series' unit
 * @returns null also when the normal window has fewer than eight points
 * @see Page, E. S. (1954), Continuous inspection schemes, Biometrika 41
 */
export function findExcursion(
  all: Points,
  windows: { readonly normal: readonly [number, number]; readonly incident: readonly [number, number] },
  bad: 'up' | 'down',
  floor: number,
): Excursion | null {
  const points = resample(all, MOST_POINTS);
  const baseline = points.filter(([at]) => at >= windows.normal[0] && at < windows.normal[1]).map(([, value]) => value);
  if (baseline.length < LEAST_BASELINE) return null;
  const normal = median(baseline);
  const sign = bad === 'up' ? 1 : -1;
  // Most series never go so far: nothing else need be asked of them.
  if (!points.some(([, value]) => sign * (value - normal) >= floor)) return null;
  const spread = Math.max(spreadOf(baseline, normal, sign), floor / 3, Math.abs(normal) * 0.02);
  const found = excursions(points, (value) => (sign * (value - normal)) / spread);
  const reaching = found.filter(({ to }) => (points[to]?.[0] ?? 0) >= windows.incident[0]);
  const best = reaching.reduce<Stretch | null>((most, next) => (most && most.area >= next.area ? most : next), null);
  if (!best) return null;
  const stretch = points.slice(best.from, best.to + 1);
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (!first || !last) return null;
  const values = stretch.map(([, value]) => value);
  const tail = values.slice(-Math.max(1, Math.ceil(values.length / 3)));
  const now = median(tail);
  const change = sign * (now - normal);
  if (change < floor) return null;
  const step = intervalOf(points);
  const excursion = all.filter(([at]) => at >= first[0] && at < last[0] + Math.max(1, points === all ? 1 : step));
  const asBad = found.filter((other) => other.area >= best.area / 2 && (points[other.to]?.[0] ?? 0) < windows.incident[0]).length;
  const surprise = 1 - Math.exp(-(change / spread) / 3);
  const size = Math.min(1, 0.4 + change / (4 * floor + Math.abs(normal) * 0.5));
  const over = points.length - 1 - best.to >= OVER_POINTS;
  const brief = stretch.length <= (over ? BRIEF_WHEN_OVER : BRIEF_POINTS);
  return {
    onsetMs: first[0],
    untilMs: excursion.at(-1)?.[0] ?? last[0],
    points: excursion,
    normal,
    now,
    strength: (surprise * size * (brief ? 0.4 : 1)) / (1 + asBad),
    brief,
  };
}

/**
 * Spread of the normal time towards the bad side, as a standard deviation: the median deviation, or what the worst
 * tenth shows where normal time has bursts of its own.
 */
function spreadOf(baseline: readonly number[], normal: number, sign: 1 | -1): number {
  const beyond = Float64Array.from(baseline, (value) => sign * (value - normal));
  const worstTenth = select(beyond, beyond.length, Math.floor(beyond.length * 0.9));
  return Math.max(robustSpread(baseline, normal), worstTenth / 1.2816);
}

type Stretch = { readonly from: number; readonly to: number; readonly area: number };

function excursions(points: Points, distance: (value: number) => number): Stretch[] {
  const found: Stretch[] = [];
  let [sum, from, to, area, beyondCount, quiet, alarmed] = [0, 0, 0, 0, 0, 0, false];
  const close = () => {
    if (alarmed) found.push({ from, to, area });
    [sum, area, beyondCount, quiet, alarmed] = [0, 0, 0, 0, false];
  };
  points.forEach(([, value], index) => {
    const beyond = Math.min(distance(value), MOST_PER_POINT);
    if (sum === 0) from = index;
    sum = Math.max(0, Math.min(CAP, sum + beyond - SLACK));
    // Back to normal is judged by the excursion's own height, lest noise after a large one lengthen it.
    const usual = Math.max(SLACK, beyondCount === 0 ? 0 : area / beyondCount / 2);
    if (beyond > usual) {
      [to, area, beyondCount, quiet] = [index, area + beyond, beyondCount + 1, 0];
    } else quiet += 1;
    if (sum >= ALARM) alarmed = true;
    if (sum === 0 || quiet >= QUIET_POINTS) close();
  });
  close();
  return found;
}

/** First growth of a count that never falls on a healthy part: where it began and how far it went; null if it stood still. */
export function findGrowth(points: Points): { readonly onsetMs: number; readonly first: number; readonly last: number } | null {
  const [start, end] = [points[0], points.at(-1)];
  if (!start || !end || end[1] <= start[1]) return null;
  const grown = points.find(([, value]) => value > start[1]);
  return grown ? { onsetMs: grown[0], first: start[1], last: end[1] } : null;
}
