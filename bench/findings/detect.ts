import { type Shape, shapesOf } from '../../analysis/shapes/shapes.ts';
import { medianOf } from '../../analysis/signals/order.ts';
import type { Points } from '../../analysis/signals/series.ts';
import type { Labelled } from './read.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What is told first is not judged: it is what normal is learned from. */
export const PROBATION = 0.15;
const HISTORY_MS = 21 * DAY;

/** Instant and score of something a detector saw; higher is surer. */
export type Alarm = { readonly atMs: number; readonly score: number; readonly kind: string };

/** Length of the windows in which a series is judged: six hours, or two dozen steps of a slow one. */
export function windowOf(points: Points): number {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  return Math.max(6 * HOUR, (24 * (last - first)) / Math.max(1, points.length - 1));
}

export type Judged = { readonly fromMs: number; readonly toMs: number; readonly shapes: readonly Shape[] };

/** Every window of a series after probation, each judged with what came before it and nothing later. */
export function judge(points: Points, windowMs: number): Judged[] {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const judged: Judged[] = [];
  for (let at = first + PROBATION * (last - first); at + windowMs <= last; at += windowMs) {
    const fromMs = Math.max(first, at - HISTORY_MS);
    const shapes = shapesOf(points, { fromMs, normalMs: fromMs, incidentMs: at, toMs: at + windowMs }, { floor: 0, limit: null });
    judged.push({ fromMs: at, toMs: at + windowMs, shapes });
  }
  return judged;
}

export function ours(judged: readonly Judged[], kinds: ReadonlySet<string> | null): Alarm[] {
  return judged.flatMap(({ fromMs, shapes }) =>
    shapes
      .filter(({ kind }) => kinds === null || kinds.has(kind))
      .map(({ onsetMs, surprise, kind }) => ({ atMs: Math.max(fromMs, onsetMs), score: surprise, kind })),
  );
}

/** Distance from the mean of all earlier values in their standard deviations. */
export function threeSigma(points: Points): Alarm[] {
  const begin = Math.floor(points.length * PROBATION);
  const alarms: Alarm[] = [];
  let [count, mean, squares] = [0, 0, 0];
  points.forEach(([atMs, value], index) => {
    const deviation = Math.sqrt(squares / Math.max(1, count));
    if (index >= begin && deviation > 0) alarms.push({ atMs, score: Math.abs(value - mean) / deviation, kind: 'sigma' });
    count++;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  });
  return alarms;
}

/** Distance from the median of the day before in robust standard deviations. */
export function rollingMedian(points: Points): Alarm[] {
  const begin = Math.floor(points.length * PROBATION);
  const alarms: Alarm[] = [];
  let start = 0;
  for (let index = begin; index < points.length; index++) {
    const [atMs, value] = points[index] as readonly [number, number];
    while ((points[start]?.[0] ?? 0) < atMs - DAY) start++;
    const values = Float64Array.from(points.slice(start, index), ([, one]) => one);
    if (values.length < 8) continue;
    const middle = medianOf(values, values.length);
    const away = values.map((one) => Math.abs(one - middle));
    const spread = 1.4826 * medianOf(away, away.length);
    const score = spread > 0 ? Math.abs(value - middle) / spread : value === middle ? 0 : Number.POSITIVE_INFINITY;
    alarms.push({ atMs, score, kind: 'median' });
  }
  return alarms;
}

export type Outcome = { readonly truths: number; readonly hit: number; readonly alarms: number; readonly right: number };

/** Alarms at or above a limit, those within a window's length of each other one, against what people labelled. */
export function outcomeOf(alarms: readonly Alarm[], limit: number, windowMs: number, anomalies: Labelled['anomalies']): Outcome {
  const times = alarms
    .filter(({ score }) => score >= limit)
    .map(({ atMs }) => atMs)
    .sort((a, b) => a - b);
  let [count, right, reached] = [0, 0, Number.NEGATIVE_INFINITY];
  const hit = new Set<number>();
  for (const at of times) {
    const within = anomalies.findIndex(([from, to]) => at >= from && at <= to);
    if (within !== -1) hit.add(within);
    if (at > reached + windowMs) {
      count++;
      if (within !== -1) right++;
    }
    reached = at;
  }
  return { truths: anomalies.length, hit: hit.size, alarms: count, right };
}

export function together(
  outcomes: readonly Outcome[],
): Outcome & { readonly precision: number; readonly recall: number; readonly f1: number } {
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((all, one) => all + of(one), 0);
  const [truths, hit, alarms, right] = [sum((one) => one.truths), sum((one) => one.hit), sum((one) => one.alarms), sum((one) => one.right)];
  const [precision, recall] = [alarms === 0 ? 0 : right / alarms, truths === 0 ? 0 : hit / truths];
  return {
    truths,
    hit,
    alarms,
    right,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}
