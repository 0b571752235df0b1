import { medianOf } from '../signals/order.ts';

/** What a series usually is at that time of the day, or of the week, and how far it was from it. */
export type Season = {
  readonly period: 'day' | 'week';
  readonly expected: Float64Array;
  /** Distance from what was expected, where mornings are noisier than nights in the nights' measure. */
  readonly rest: Float64Array;
  /** Usual distance from what was expected, as a standard deviation. */
  readonly noise: number;
};

const DAY_MS = 86_400_000;
const LEAST_DAYS = 3;
const LEAST_WEEKS = 2;
const MOST_BINS = 288;
/** A season must leave less than this share of the distances that a constant leaves; a week of those a day leaves. */
const WORTH_DAY = 0.8;
const WORTH_WEEK = 0.9;
/** A time of day counts as at least so noisy, as a share of the whole. */
const LEAST_NOISE = 0.5;
/** Thursday, 1 January 1970. */
const FIRST_WEEKDAY = 4;

/**
 * Daily or weekly season, whichever predicts a day better from the other days than a constant does; null where there
 * are fewer than three whole days before the incident, or where no season helps. What is expected of a day of normal
 * time is the median of the other days, so that a season cannot be made of noise.
 *
 * @param stepMs of the grid; steps longer than a day have no season here
 */
export function seasonOf(values: Float64Array, split: number, startMs: number, stepMs: number): Season | null {
  if (stepMs > DAY_MS || (split * stepMs) / DAY_MS < LEAST_DAYS) return null;
  const bins = Math.min(MOST_BINS, Math.max(1, Math.round(DAY_MS / stepMs)));
  const table = tableOf(values, split, startMs, stepMs, bins);
  const constant = distanceFromMiddle(values, split);
  const daily = modelOf(table, () => 0, bins);
  const weeks = table.days.length / 7;
  const weekly = weeks >= LEAST_WEEKS ? modelOf(table, weeks >= LEAST_WEEKS + 1 ? weekday : weekend, bins) : null;
  const chosen = weekly && weekly.distance < WORTH_WEEK * daily.distance ? weekly : daily;
  if (!(chosen.distance < WORTH_DAY * constant)) return null;
  // A steep morning that comes a little earlier is no surprise: what is expected nearby is expected.
  const reach = bins < 24 ? 0 : Math.max(1, Math.round(bins / 48));
  const expected = new Float64Array(values.length);
  const rest = new Float64Array(values.length);
  for (let slot = 0; slot < values.length; slot++) {
    const [day, bin] = placeOf(startMs + slot * stepMs, bins);
    const told = chosen.expect(day, bin);
    expected[slot] = told;
    const value = values[slot] as number;
    let [low, high] = [told, told];
    for (const near of [bin - reach, bin + reach]) {
      const other = near >= 0 && near < bins ? chosen.expect(day, near) : told;
      if (other < low) low = other;
      if (other > high) high = other;
    }
    rest[slot] = value > high ? value - high : value < low ? value - low : !Number.isNaN(value) && !Number.isNaN(told) ? 0 : Number.NaN;
  }
  evenNoise(rest, split, startMs, stepMs, bins);
  return { period: chosen === daily ? 'day' : 'week', expected, rest, noise: 1.4826 * chosen.distance };
}

type Table = { readonly days: readonly number[]; readonly cells: ReadonlyMap<number, Float64Array> };

/** Mean of each part of each day, drawn together with its neighbours' to lessen the noise. */
function tableOf(values: Float64Array, split: number, startMs: number, stepMs: number, bins: number): Table {
  const sums = new Map<number, readonly [Float64Array, Uint16Array]>();
  for (let slot = 0; slot < split; slot++) {
    const value = values[slot] as number;
    if (Number.isNaN(value)) continue;
    const [day, bin] = placeOf(startMs + slot * stepMs, bins);
    let cell = sums.get(day);
    if (!cell) {
      cell = [new Float64Array(bins), new Uint16Array(bins)];
      sums.set(day, cell);
    }
    cell[0][bin] = (cell[0][bin] as number) + value;
    cell[1][bin] = (cell[1][bin] as number) + 1;
  }
  const reach = bins < 24 ? 0 : Math.max(1, Math.round(bins / 96));
  const cells = new Map(
    [...sums].map(([day, [sum, count]]) => {
      const means = new Float64Array(bins);
      for (let bin = 0; bin < bins; bin++) {
        let [total, many] = [0, 0];
        for (let near = Math.max(0, bin - reach); near <= Math.min(bins - 1, bin + reach); near++) {
          total += sum[near] as number;
          many += count[near] as number;
        }
        means[bin] = many === 0 ? Number.NaN : total / many;
      }
      return [day, means] as const;
    }),
  );
  return { days: [...cells.keys()].sort((a, b) => a - b), cells };
}

type Model = { readonly distance: number; readonly expect: (day: number, bin: number) => number };

/** Expects of a part of a day what the other days of its class had in the middle. */
function modelOf({ days, cells }: Table, classOf: (day: number) => number, bins: number): Model {
  const classes = Map.groupBy(days, classOf);
  const sorted = new Map<number, Float64Array[]>();
  const distances: number[] = [];
  for (const [name, members] of classes) {
    const columns: Float64Array[] = [];
    for (let bin = 0; bin < bins; bin++) {
      const known = members.map((day) => cells.get(day)?.[bin] ?? Number.NaN).filter((value) => !Number.isNaN(value));
      columns.push(Float64Array.from(known).sort());
    }
    sorted.set(name, columns);
    for (const day of members) {
      for (let bin = 0; bin < bins; bin++) {
        const value = cells.get(day)?.[bin] ?? Number.NaN;
        const column = columns[bin];
        if (!Number.isNaN(value) && column && column.length > 1) distances.push(Math.abs(value - withoutOne(column, value)));
      }
    }
  }
  const everything = Float64Array.from(distances);
  const expect = (day: number, bin: number) => {
    const column = sorted.get(classOf(day))?.[bin];
    if (!column || column.length === 0) return Number.NaN;
    const own = cells.get(day)?.[bin];
    return own !== undefined && !Number.isNaN(own) && column.length > 1
      ? withoutOne(column, own)
      : withoutOne(column, Number.POSITIVE_INFINITY);
  };
  return { distance: everything.length === 0 ? Number.POSITIVE_INFINITY : medianOf(everything, everything.length), expect };
}

/** Middle of sorted values without one of them; without none for a value that is not there. */
function withoutOne(sorted: Float64Array, value: number): number {
  const place = sorted.indexOf(value);
  const many = place === -1 ? sorted.length : sorted.length - 1;
  const at = (rank: number) => sorted[place !== -1 && rank >= place ? rank + 1 : rank] as number;
  const middle = many >> 1;
  return many % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}

/** Scales the rest so that every time of day is as noisy as the whole. */
function evenNoise(rest: Float64Array, split: number, startMs: number, stepMs: number, bins: number): void {
  const scratch = new Float64Array(split);
  const hours: number[][] = Array.from({ length: 24 }, () => []);
  let many = 0;
  for (let slot = 0; slot < split; slot++) {
    const value = Math.abs(rest[slot] as number);
    if (Number.isNaN(value)) continue;
    scratch[many++] = value;
    hours[hourOf(startMs + slot * stepMs, bins)]?.push(value);
  }
  const whole = medianOf(scratch, many);
  if (!(whole > 0)) return;
  // Three neighbouring hours together: one alone has too few days.
  const noise = hours.map((_, hour) => {
    const near = Float64Array.from([23, 0, 1].flatMap((offset) => hours[(hour + offset) % 24] ?? []));
    return near.length < 3 ? whole : Math.max(LEAST_NOISE * whole, medianOf(near, near.length));
  });
  for (let slot = 0; slot < rest.length; slot++) {
    rest[slot] = ((rest[slot] as number) * whole) / (noise[hourOf(startMs + slot * stepMs, bins)] ?? whole);
  }
}

function distanceFromMiddle(values: Float64Array, split: number): number {
  const scratch = new Float64Array(split);
  let many = 0;
  for (let slot = 0; slot < split; slot++) if (!Number.isNaN(values[slot])) scratch[many++] = values[slot] as number;
  const middle = medianOf(scratch, many);
  for (let index = 0; index < many; index++) scratch[index] = Math.abs((scratch[index] as number) - middle);
  return medianOf(scratch, many);
}

function placeOf(atMs: number, bins: number): readonly [day: number, bin: number] {
  const day = Math.floor(atMs / DAY_MS);
  return [day, Math.floor(((atMs - day * DAY_MS) / DAY_MS) * bins)];
}

function hourOf(atMs: number, bins: number): number {
  return Math.floor((placeOf(atMs, bins)[1] / bins) * 24);
}

function weekday(day: number): number {
  return (day + FIRST_WEEKDAY) % 7;
}

function weekend(day: number): number {
  const name = weekday(day);
  return name === 0 || name === 6 ? 1 : 0;
}
