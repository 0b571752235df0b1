import { type Columns, firstAt } from '../signals/columns.ts';

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
export function gridOf({ at, value }: Columns, fromMs: number, splitMs: number, toMs: number): Grid | null {
  const begin = firstAt(at, fromMs);
  const end = firstAt(at, toMs);
  if (end - begin < 2) return null;
  const usual = usualStep(at, begin, end);
  if (!(usual > 0)) return null;
  const startMs = at[begin] as number;
  const slots = Math.ceil((toMs - startMs) / usual);
  const stepMs = usual * Math.max(1, Math.ceil(slots / MOST_SLOTS));
  const values = new Float64Array(Math.max(1, Math.ceil((toMs - startMs) / stepMs)));
  const counts = new Uint16Array(values.length);
  const half = stepMs === usual ? 0.5 : 0;
  let [own, nextMs, isEven] = [0, startMs + (1 - half) * stepMs, true];
  for (let index = begin; index < end; index++) {
    const atMs = at[index] as number;
    if (atMs >= nextMs) {
      own = atMs < nextMs + stepMs ? own + 1 : Math.floor((atMs - startMs) / stepMs + half);
      nextMs = startMs + (own + 1 - half) * stepMs;
    }
    const slot = Math.min(values.length - 1, own);
    if (slot !== index - begin) isEven = false;
    values[slot] = (values[slot] as number) + (value[index] as number);
    counts[slot] = (counts[slot] as number) + 1;
  }
  const toAverage = isEven && end - begin === values.length ? 0 : values.length;
  for (let slot = 0; slot < toAverage; slot++) {
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

/** Median time between neighbours, of a few dozen pairs spread over the series. */
function usualStep(at: Float64Array, begin: number, end: number): number {
  const pairs = end - begin - 1;
  const stride = Math.max(1, Math.floor(pairs / PROBES));
  const steps: number[] = [];
  for (let index = begin + 1; index < end; index += stride) {
    const step = (at[index] as number) - (at[index - 1] as number);
    if (step > 0) steps.push(step);
  }
  steps.sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 0;
}
