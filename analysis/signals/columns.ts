import { medianOf } from './order.ts';
import type { Points, RawSeries } from './series.ts';

/** Points of a series, instants and values apart: millions of them are read several times over. Ascending in time. */
export type Columns = { readonly at: Float64Array; readonly value: Float64Array };

/** Points as columns; columns as they are. */
export function columnsOf(points: Points | Columns): Columns {
  if ('at' in points && 'value' in points) return points;
  const pairs = points as Points;
  const [at, value] = [new Float64Array(pairs.length), new Float64Array(pairs.length)];
  for (let index = 0; index < pairs.length; index++) {
    const pair = pairs[index] as readonly [number, number];
    at[index] = pair[0];
    value[index] = pair[1];
  }
  return { at, value };
}

/** What a person reads of a series, as `readable`: a gauge as it is, a counter as its rate per second. */
export function readableColumns({ instrument, points }: Pick<RawSeries, 'instrument' | 'points'>): Columns {
  if (instrument === 'gauge' || points.length === 0) return columnsOf(points);
  const [at, value] = [new Float64Array(points.length - 1), new Float64Array(points.length - 1)];
  let [beforeMs, before] = points[0] as readonly [number, number];
  let many = 0;
  for (let index = 1; index < points.length; index++) {
    const pair = points[index] as readonly [number, number];
    const [atMs, now] = [pair[0], pair[1]];
    if (atMs > beforeMs) {
      at[many] = atMs;
      value[many++] = ((now < before ? now : now - before) * 1000) / (atMs - beforeMs);
    }
    beforeMs = atMs;
    before = now;
  }
  return { at: at.subarray(0, many), value: value.subarray(0, many) };
}

/** At most about `most` points, each the median of its stretch of time, at the stretch's first instant. */
export function thinned(columns: Columns, most: number): Columns {
  const { at, value } = columns;
  const { length } = at;
  if (length <= most) return columns;
  const first = at[0] as number;
  const stepMs = Math.ceil(((at[length - 1] as number) - first + 1) / most);
  const [thinAt, thinValue] = [new Float64Array(most + 1), new Float64Array(most + 1)];
  let [end, begin, many] = [first + stepMs, 0, 0];
  for (let index = 1; index <= length; index++) {
    const atMs = index < length ? (at[index] as number) : Number.POSITIVE_INFINITY;
    if (atMs < end) continue;
    thinAt[many] = at[begin] as number;
    thinValue[many++] = middleOf(value, begin, index);
    begin = index;
    end = atMs < end + stepMs ? end + stepMs : first + stepMs * (Math.floor((atMs - first) / stepMs) + 1);
  }
  return { at: thinAt.subarray(0, many), value: thinValue.subarray(0, many) };
}

/** `thinned` of pairs. */
export function resample(points: Points, most: number): Points {
  if (points.length <= most) return points;
  const { at, value } = thinned(columnsOf(points), most);
  return Array.from(at, (atMs, index) => [atMs, value[index] as number] as const);
}

/** Of one or two, as most stretches have, no copy is made. */
function middleOf(values: Float64Array, from: number, to: number): number {
  if (to - from === 1) return values[from] as number;
  if (to - from === 2) return ((values[from] as number) + (values[from + 1] as number)) / 2;
  return medianOf(values.slice(from, to), to - from);
}

/** Index of the first instant at or after one; the length where there is none. */
export function firstAt(at: Float64Array, atMs: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] as number) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
