import type { Points } from '../signals/series.ts';

/** A series at equal steps of time; NaN where nothing was measured. */
export type Grid = {
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: Float64Array;
  /** First slot of the incident. */
  readonly split: number;
};

const MOST_SLOTS = 4096;
const PROBES = 64;

/** Points from `fromMs` to `toMs`, values of one step averaged; null with fewer than two points. */
export function gridOf(points: Points, fromMs: number, splitMs: number, toMs: number): Grid | null {
  const begin = firstAt(points, fromMs);
  const end = firstAt(points, toMs);
  const [first, last] = [points[begin], points[end - 1]];
  if (end - begin < 2 || !first || !last) return null;
  const usual = usualStep(points, begin, end);
  if (!(usual > 0)) return null;
  const startMs = first[0];
  const slots = Math.ceil((toMs - startMs) / usual);
  const stepMs = usual * Math.max(1, Math.ceil(slots / MOST_SLOTS));
  const values = new Float64Array(Math.max(1, Math.ceil((toMs - startMs) / stepMs)));
  const counts = new Uint16Array(values.length);
  const half = stepMs === usual ? 0.5 : 0;
  for (let index = begin; index < end; index++) {
    const point = points[index] as readonly [number, number];
    const slot = Math.min(values.length - 1, Math.floor((point[0] - startMs) / stepMs + half));
    values[slot] = (values[slot] as number) + point[1];
    counts[slot] = (counts[slot] as number) + 1;
  }
  for (let slot = 0; slot < values.length; slot++) {
    const count = counts[slot] as number;
    if (count !== 1) values[slot] = count === 0 ? Number.NaN : (values[slot] as number) / count;
  }
  const split = Math.max(0, Math.min(values.length, Math.ceil((splitMs - startMs) / stepMs)));
  return { startMs, stepMs, values, split };
}

/** Instant of a slot's start. */
export function slotMs(grid: Pick<Grid, 'startMs' | 'stepMs'>, slot: number): number {
  return grid.startMs + slot * grid.stepMs;
}

function firstAt(points: Points, atMs: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Median time between neighbours, of a few dozen pairs spread over the series. */
function usualStep(points: Points, begin: number, end: number): number {
  const pairs = end - begin - 1;
  const stride = Math.max(1, Math.floor(pairs / PROBES));
  const steps: number[] = [];
  for (let index = begin + 1; index < end; index += stride) {
    const step = (points[index]?.[0] ?? 0) - (points[index - 1]?.[0] ?? 0);
    if (step > 0) steps.push(step);
  }
  steps.sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 0;
}
