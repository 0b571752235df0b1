import { type Columns, columnsOf } from '../signals/columns.ts';
import { medianOf } from '../signals/order.ts';
import type { Points } from '../signals/series.ts';
import { type Grid, gridOf, slotMs } from './grid.ts';
import { longestRun } from './runs.ts';
import { type Departure, scan } from './scan.ts';
import { type Season, seasonOf } from './season.ts';
import { type ShapeKind, surpriseOf } from './surprise.ts';
import { trendOf } from './trend.ts';

/** Something a series does against its own normal time. */
export type Shape = {
  readonly kind: ShapeKind;
  /** The common scale, see `surpriseOf`. */
  readonly surprise: number;
  /** Before calibration. */
  readonly raw: number;
  readonly direction: 1 | -1 | 0;
  readonly onsetMs: number;
  /** End of the last step in which it was seen. */
  readonly untilMs: number;
  /** What was to be expected and what came: levels; of variance the standard deviations from step to step. */
  readonly normal: number;
  readonly now: number;
  readonly season: Season['period'] | null;
};

/** Normal time and incident; a season is learned from `fromMs` on. Milliseconds since 1970, half-open. */
export type ShapeWindows = { readonly fromMs: number; readonly normalMs: number; readonly incidentMs: number; readonly toMs: number };

export type Traits = {
  /** Smallest change worth noticing, in the series' unit; 0 where it is not known. */
  readonly floor: number;
  /** Where the quantity can go no further, e.g. 1 of a ratio; null where there is no such value. */
  readonly limit: number | null;
};

/** Noise of measuring and rounding, as a share of the level. */
const LEAST_SHARE = 0.02;
/** So many steps are brief. */
const BRIEF_STEPS = 3;
const LEAST_FLAT = 6;
const LEAST_ABSENT = 3;
const LEAST_SATURATED = 3;
const AT_LIMIT = 0.97;
/** A standard deviation must change by this factor. */
const LEAST_FACTOR = 1.6;
/** Parts of so many steps are looked at closer where they move by this factor more or less than usual. */
const PART = 48;
const CLOSER_LOOK = 1.45;

/**
 * What stands out in the incident against the series' own normal time, most surprising first; at most one of each kind,
 * and a spike and a level shift are one kind. Empty where normal time is too short to tell.
 */
export function shapesOf(points: Points | Columns, windows: ShapeWindows, traits: Traits): Shape[] {
  const grid = gridOf(columnsOf(points), windows.fromMs, windows.incidentMs, windows.toMs);
  if (!grid) return [];
  const season = seasonOf(grid.values, grid.split, grid.startMs, grid.stepMs);
  const near = nearOf(grid, season, windows.normalMs);
  const found = [departureShape(near, traits), trendShape(near, traits), varianceShape(near, traits), ...runShapes(near, traits)];
  return found
    .filter((shape) => shape !== null)
    .filter(({ untilMs }) => untilMs > windows.incidentMs)
    .sort((a, b) => b.surprise - a.surprise || (a.kind < b.kind ? -1 : 1));
}

/**
 * How surprising the incident is towards one side only, whatever else the series does; `seasonal` when that was judged
 * against the time of day or week.
 */
export function surpriseToward(
  points: Points | Columns,
  windows: ShapeWindows,
  { floor }: Traits,
  direction: 1 | -1,
): { readonly surprise: number; readonly seasonal: boolean } {
  const grid = gridOf(columnsOf(points), windows.fromMs, windows.incidentMs, windows.toMs);
  if (!grid) return { surprise: 0, seasonal: false };
  const near = nearOf(grid, seasonOf(grid.values, grid.split, grid.startMs, grid.stepMs), windows.normalMs);
  const found = scan(near.rest, near.split, direction, leastSpread(near, floor));
  return { surprise: found ? surpriseOf(kindOf(found, near), found.raw) : 0, seasonal: near.season !== null };
}

/** The part of the grid that is compared: normal time and incident, with what a season leaves of it. */
type Near = Grid & {
  readonly rest: Float64Array;
  readonly expected: Float64Array | null;
  readonly season: Season['period'] | null;
  readonly noise: number;
};

function nearOf(grid: Grid, season: Season | null, normalMs: number): Near {
  const skip = season ? 0 : Math.max(0, Math.min(grid.split, Math.floor((normalMs - grid.startMs) / grid.stepMs)));
  const values = grid.values.subarray(skip);
  return {
    startMs: slotMs(grid, skip),
    stepMs: grid.stepMs,
    split: grid.split - skip,
    values,
    rest: season ? season.rest : values,
    expected: season?.expected ?? null,
    season: season?.period ?? null,
    noise: season?.noise ?? 0,
  };
}

function departureShape(near: Near, { floor }: Traits): Shape | null {
  const found = scan(near.rest, near.split, 0, leastSpread(near, floor));
  if (!found) return null;
  const normal = near.expected ? middleOf(near.expected, found.from, found.to) : found.normal;
  const tail = found.to - Math.max(1, Math.ceil((found.to - found.from) / 3));
  const now = middleOf(near.values, tail, found.to);
  if (Math.abs(now - normal) < floor) return null;
  return shape(kindOf(found, near), near, found, normal, now);
}

function kindOf({ from, to }: Departure, { values }: Near): 'spike' | 'level-shift' {
  return to - from <= BRIEF_STEPS && values.length - to >= BRIEF_STEPS ? 'spike' : 'level-shift';
}

function leastSpread(near: Near, floor: number): number {
  const known = Math.max(floor / 3, near.noise);
  // Where even the largest level makes no wider noise, the middle one need not be found.
  if (LEAST_SHARE * largestOf(near.values, near.split) <= known) return known;
  return Math.max(known, LEAST_SHARE * Math.abs(middleOf(near.values, 0, near.split)));
}

function trendShape(near: Near, { floor }: Traits): Shape | null {
  const found = trendOf(near.rest, near.split);
  if (!found || Math.abs(found.last - found.first) < Math.max(floor, LEAST_SHARE * Math.abs(found.first))) return null;
  const third = Math.ceil(near.values.length / 3);
  const ends = [middleOf(near.values, 0, third), middleOf(near.values, near.values.length - third, near.values.length)] as const;
  return shape('trend', near, { ...found, to: near.values.length }, ends[0], ends[1]);
}

/** A change of the distance from one step to the next, as a change of the level of its logarithm. */
function varianceShape(near: Near, { floor }: Traits): Shape | null {
  const { rest, split } = near;
  const moves = new Float64Array(rest.length);
  moves[0] = Number.NaN;
  for (let slot = 1; slot < rest.length; slot++) moves[slot] = Math.abs((rest[slot] as number) - (rest[slot - 1] as number));
  const usual = averageOf(moves, 0, split);
  if (steady(moves, split, usual)) return null;
  const least = Math.max(usual / 10, floor / 10, Number.MIN_VALUE);
  const logs = moves.map((move) => Math.log(move + least));
  const found = scan(logs, split, 0, Math.log(LEAST_FACTOR) / 3);
  if (!found || found.to - found.from <= 2 * BRIEF_STEPS) return null;
  // Of normal noise the mean distance between neighbours is 2/√π standard deviations.
  const [normal, now] = [usual / 1.1284, averageOf(moves, found.from, found.to) / 1.1284];
  const factor = now > normal ? now / normal : normal / now;
  if (!(factor >= LEAST_FACTOR) || Math.abs(now - normal) < floor / 3) return null;
  return shape('variance', near, found, normal, now);
}

/** Whether no part of the incident moves clearly more or less than usual: then there is no need to look closer. */
function steady(moves: Float64Array, split: number, usual: number): boolean {
  for (let slot = split; slot < moves.length; slot += PART) {
    const factor = averageOf(moves, slot, Math.min(moves.length, slot + PART)) / usual;
    if (factor >= CLOSER_LOOK || factor <= 1 / CLOSER_LOOK) return false;
  }
  return true;
}

function runShapes(near: Near, { limit }: Traits): Array<Shape | null> {
  const { values, split } = near;
  const seen = glance(values, split, limit);
  const holds = new Uint8Array(values.length);
  const shapes: Array<Shape | null> = [];
  if (seen.absent >= LEAST_ABSENT) {
    for (let slot = 0; slot < values.length; slot++) holds[slot] = Number.isNaN(values[slot]) ? 1 : 0;
    const absent = longestRun(holds, split, LEAST_ABSENT);
    if (absent) shapes.push(shape('absence', near, { ...absent, direction: 0 }, absent.longestBefore, absent.to - absent.from));
  }
  if (seen.same >= LEAST_FLAT) {
    for (let slot = values.length - 1; slot > 0; slot--) {
      const [value, before] = [values[slot] as number, values[slot - 1] as number];
      holds[slot] = value === before ? 1 : !Number.isNaN(value) && !Number.isNaN(before) ? 0 : 2;
    }
    holds[0] = 2;
    const flat = longestRun(holds, split, LEAST_FLAT);
    const value = values[flat?.from ?? 0] as number;
    if (flat) shapes.push(shape('flat-line', near, { ...flat, from: flat.from - 1, direction: 0 }, middleOf(values, 0, split), value));
  }
  if (limit !== null && seen.full >= LEAST_SATURATED) {
    for (let slot = 0; slot < values.length; slot++) {
      const value = values[slot] as number;
      holds[slot] = Number.isNaN(value) ? 2 : value >= AT_LIMIT * limit ? 1 : 0;
    }
    const full = longestRun(holds, split, LEAST_SATURATED);
    if (full)
      shapes.push(shape('saturation', near, { ...full, direction: 1 }, middleOf(values, 0, split), middleOf(values, full.from, full.to)));
  }
  return shapes;
}

/** How many slots of the incident are empty, say what the slot before said, and are at the limit: too few make no run. */
function glance(values: Float64Array, split: number, limit: number | null) {
  let [absent, same, full] = [0, 0, 0];
  const high = limit === null ? Number.POSITIVE_INFINITY : AT_LIMIT * limit;
  for (let slot = split; slot < values.length; slot++) {
    const value = values[slot] as number;
    if (Number.isNaN(value)) absent++;
    if (slot > 0 && value === values[slot - 1]) same++;
    if (value >= high) full++;
  }
  return { absent, same, full };
}

type Place = Pick<Departure, 'raw' | 'from' | 'to'> & { readonly direction: 1 | -1 | 0 };

function shape(kind: ShapeKind, near: Near, { raw, from, to, direction }: Place, normal: number, now: number): Shape {
  const surprise = surpriseOf(kind, raw);
  return { kind, raw, surprise, direction, onsetMs: slotMs(near, from), untilMs: slotMs(near, to), normal, now, season: near.season };
}

function middleOf(values: Float64Array, from: number, to: number): number {
  const known = values.slice(from, to);
  let many = 0;
  for (let index = 0; index < known.length; index++) if (!Number.isNaN(known[index])) known[many++] = known[index] as number;
  return medianOf(known, many);
}

function largestOf(values: Float64Array, to: number): number {
  let largest = 0;
  for (let slot = 0; slot < to; slot++) {
    const size = Math.abs(values[slot] as number);
    if (size > largest) largest = size;
  }
  return largest;
}

function averageOf(values: Float64Array, from: number, to: number): number {
  let [sum, count] = [0, 0];
  for (let slot = from; slot < to; slot++) {
    const value = values[slot] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
