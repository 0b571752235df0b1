import { type Columns, columnsOf, firstAt, thinned } from '../signals/columns.ts';
import { medianOf, select } from '../signals/order.ts';
import type { Points } from '../signals/series.ts';

/** A stretch of time in which a series left its normal range in the bad direction. */
export type Excursion = {
  readonly onsetMs: number;
  readonly untilMs: number;
  /** Where the last third of its points begins. */
  readonly lateMs: number;
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
/** Up to this share of its height a stretch has hardly begun; what then rises to half of it within so many points jumps. */
const LITTLE = 0.15;
const SUDDEN_POINTS = 2;
/** What wanders lies within so many spreads of normal, and not for long, or is next to nothing beside the jump. */
const WANDERS = 2.5;
const WANDERS_POINTS = 12;
const NOTHING = 0.025;
/** Noise is at least so wide: a third of the smallest change worth noticing, and this share of the level. */
const LEAST_OF_FLOOR = 3;
const LEAST_OF_LEVEL = 0.02;
/** What so large a share of normal time was as bad as, or nearly, is a daily peak or a habit. */
const MOST_AS_BAD = 0.15;
const AS_BAD = 0.9;

/**
 * Strongest excursion that reaches into the incident window, or null. One-sided CUSUM of the distance from the normal
 * median in robust spreads; the onset is where the sum that raised the alarm left zero.
 *
 * @param floor smallest change worth noticing, in the series' unit
 * @returns null also when the normal window has fewer than eight points
 * @see Page, E. S. (1954), Continuous inspection schemes, Biometrika 41
 */
export function findExcursion(
  points: Points | Columns,
  windows: { readonly normal: readonly [number, number]; readonly incident: readonly [number, number] },
  bad: 'up' | 'down',
  floor: number,
): Excursion | null {
  const all = columnsOf(points);
  const seen = thinned(all, MOST_POINTS);
  const [begin, end] = [firstAt(seen.at, windows.normal[0]), firstAt(seen.at, windows.normal[1])];
  if (end - begin < LEAST_BASELINE) return null;
  const baseline = seen.value.slice(begin, end);
  const normal = medianOf(baseline, baseline.length);
  const sign = bad === 'up' ? 1 : -1;
  const least = Math.max(floor / LEAST_OF_FLOOR, Math.abs(normal) * LEAST_OF_LEVEL);
  // Most series never go so far, and most of the others not for long: nothing else need be asked of them.
  if (!reaches(seen.value, sign, normal, floor) || !couldAlarm(seen.value, sign, normal, least)) return null;
  const spread = Math.max(spreadOf(baseline, normal, sign), least);
  const found = excursions(seen.value, sign, normal, spread);
  const reaching = found.filter(({ to }) => (seen.at[to] as number) >= windows.incident[0]);
  const best = reaching.reduce<Stretch | null>((most, next) => (most && most.area >= next.area ? most : next), null);
  if (!best) return null;
  const many = best.to + 1 - best.from;
  const tail = seen.value.slice(best.to + 1 - Math.max(1, Math.ceil(many / 3)), best.to + 1);
  const now = medianOf(tail, tail.length);
  const change = sign * (now - normal);
  if (change < floor) return null;
  const onset = sudden(seen.value, best, { sign, normal, spread, change });
  const [first, last] = [seen.at[onset] as number, seen.at[best.to] as number];
  const [from, to] = [firstAt(all.at, first), firstAt(all.at, last + (seen === all ? 1 : Math.max(1, stepOf(seen))))];
  const asBad = found.filter((other) => other.area >= best.area / 2 && (seen.at[other.to] as number) < windows.incident[0]).length;
  const usual = baseline.filter((value) => sign * (value - normal) >= AS_BAD * change).length / baseline.length;
  if (usual >= MOST_AS_BAD) return null;
  const surprise = 1 - Math.exp(-(change / spread) / 3);
  const size = Math.min(1, 0.4 + change / (4 * floor + Math.abs(normal) * 0.5));
  const over = seen.at.length - 1 - best.to >= OVER_POINTS;
  const brief = many <= (over ? BRIEF_WHEN_OVER : BRIEF_POINTS);
  return {
    onsetMs: first,
    untilMs: all.at[to - 1] as number,
    lateMs: all.at[from + Math.floor(((to - from) * 2) / 3)] as number,
    normal,
    now,
    strength: (surprise * size * (brief ? 0.4 : 1)) / (1 + asBad),
    brief,
  };
}

function reaches(values: Float64Array, sign: 1 | -1, normal: number, floor: number): boolean {
  for (let index = 0; index < values.length; index++) if (sign * ((values[index] as number) - normal) >= floor) return true;
  return false;
}

/**
 * Where a stretch began that jumps: noise that happens to wander the same way just before it is no part of it. What climbs slowly, or
 * had a level of its own before it jumped, began where its sum left zero.
 */
function sudden(
  values: Float64Array,
  { from, to }: Stretch,
  { sign, normal, spread, change }: { readonly sign: 1 | -1; readonly normal: number; readonly spread: number; readonly change: number },
): number {
  const beyond = (index: number) => sign * ((values[index] as number) - normal);
  let jump = from;
  while (jump < to && beyond(jump) < LITTLE * change) jump++;
  if (jump === from) return from;
  const before = values.slice(from, jump);
  const wandered = sign * (medianOf(before, before.length) - normal);
  if (jump - from > WANDERS_POINTS && wandered > NOTHING * change) return from;
  let risen = jump;
  while (risen < to && beyond(risen) < change / 2) risen++;
  return risen - jump <= SUDDEN_POINTS && wandered <= WANDERS * spread ? jump : from;
}

/** Whether the sum would reach the alarm if noise were as small as it is ever taken to be and no stretch were closed early. */
function couldAlarm(values: Float64Array, sign: 1 | -1, normal: number, least: number): boolean {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const beyond = (sign * ((values[index] as number) - normal)) / least;
    sum = Math.max(0, sum + Math.min(MOST_PER_POINT, Math.max(0, beyond)) - SLACK);
    // Without any noise the quotient may be no number.
    if (!(sum < ALARM)) return true;
  }
  return false;
}

/**
 * Spread of the normal time towards the bad side, as a standard deviation: the median deviation, or what the worst
 * tenth shows where normal time has bursts of its own.
 *
 * @param baseline in the order in which finding its median left it
 */
function spreadOf(baseline: Float64Array, normal: number, sign: 1 | -1): number {
  const many = baseline.length;
  const [middle, tenth] = [many >> 1, Math.floor(many * 0.9)];
  const worst = sign === 1 ? select(baseline, many, tenth, middle) : select(baseline, middle, many - 1 - tenth);
  const distances = baseline.map((value) => Math.abs(value - normal));
  return Math.max(1.4826 * medianOf(distances, many), (sign * (worst - normal)) / 1.2816);
}

/** Median time between neighbouring points. */
function stepOf({ at }: Columns): number {
  const steps = at.slice(1).map((atMs, index) => atMs - (at[index] as number));
  return medianOf(steps, steps.length);
}

type Stretch = { readonly from: number; readonly to: number; readonly area: number };

function excursions(values: Float64Array, sign: 1 | -1, normal: number, spread: number): Stretch[] {
  const found: Stretch[] = [];
  let [sum, from, to, area, beyondCount, quiet, alarmed] = [0, 0, 0, 0, 0, 0, false];
  const close = () => {
    if (alarmed) found.push({ from, to, area });
    [sum, area, beyondCount, quiet, alarmed] = [0, 0, 0, 0, false];
  };
  for (let index = 0; index < values.length; index++) {
    const beyond = Math.min((sign * ((values[index] as number) - normal)) / spread, MOST_PER_POINT);
    if (sum === 0) from = index;
    sum = Math.max(0, Math.min(CAP, sum + beyond - SLACK));
    // Back to normal is judged by the excursion's own height, lest noise after a large one lengthen it.
    const usual = Math.max(SLACK, beyondCount === 0 ? 0 : area / beyondCount / 2);
    if (beyond > usual) {
      [to, area, beyondCount, quiet] = [index, area + beyond, beyondCount + 1, 0];
    } else quiet += 1;
    if (sum >= ALARM) alarmed = true;
    if (sum === 0 || quiet >= QUIET_POINTS) close();
  }
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
