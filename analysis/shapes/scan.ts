import { select } from '../signals/order.ts';

/** Where a series left its own normal time most surprisingly. Slots are half-open. */
export type Departure = {
  /** −log10 of the chance that normal time shows it, before calibration. */
  readonly raw: number;
  readonly direction: 1 | -1;
  readonly from: number;
  readonly to: number;
  /** Middle of the normal time at the scale that showed it, and the mean of the stretch. */
  readonly normal: number;
  readonly now: number;
};

/** Normal time holds so many stretches of the longest scale at least. */
const LEAST_STRETCHES = 6;
/** The tail of normal time begins at this share of its values. */
const TAIL = 0.1;
/** A tail of noise is at least so wide against the distance of its beginning from the middle. */
const LEAST_TAIL = 0.2;
/** Mean excess of a normal distribution above its ninth decile, in standard deviations. */
const GAUSSIAN_EXCESS = 0.47;
const LEAST_EXCEEDANCES = 2;
const LEAST_BASELINE = 8;

/**
 * Compares means over 1, 2, 4, 8 … steps of the incident with means over equally many steps of normal time, so that what
 * moves slowly by itself is measured against how slowly it moves. Beyond the ninth decile the tail is taken as
 * exponential with its width unknown (its predictive distribution is Lomax's): normal time with peaks of its own makes
 * peaks ordinary, a short normal time makes everything less sure.
 *
 * @param values NaN where nothing was measured
 * @param split first slot of the incident
 * @param direction which side counts; 0 both
 * @param leastSpread standard deviation that is noise in any case, in the values' unit
 * @see Pickands, J. (1975), Statistical inference using extreme order statistics, Annals of Statistics 3
 * @see Siffer et al. (2017), Anomaly detection in streams with extreme value theory, KDD
 */
export function scan(values: Float64Array, split: number, direction: 1 | -1 | 0, leastSpread: number): Departure | null {
  const length = values.length;
  const incident = length - split;
  if (incident < 1 || split < LEAST_BASELINE) return null;
  const prefixes = prefixesOf(values);
  if (prefixes.counts !== null && (prefixes.counts[split] as number) < LEAST_BASELINE) return null;
  const longest = Math.min(incident, Math.floor(split / LEAST_STRETCHES));
  const scratch = new Float64Array(split);
  const least = GAUSSIAN_EXCESS * Math.max(leastSpread, Number.MIN_VALUE);
  // Said so, because TypeScript does not see that the closure assigns.
  let best = null as Best | null;
  for (let scale = 1; scale <= longest; scale *= 2) {
    const blocks = { ...prefixes, scale };
    const exceedances = Math.max(LEAST_EXCEEDANCES, (TAIL * split) / scale);
    const chances = Math.log10(incident / scale);
    let needed = beyondNeeded(best?.raw ?? 0, exceedances, chances);
    const [lowest, highest] = extremeMeans(blocks, split);
    const limits = [lowest + needed * least, highest - needed * least] as const;
    const { usual, under, over } = usualMeans(blocks, split, limits, scratch);
    if (usual < LEAST_STRETCHES) continue;
    const rank = Math.floor(usual * TAIL);
    // Where more of normal time lies beyond a limit than is tail, the tail begins there: nothing can be far in it.
    if ((direction === -1 || over > rank) && (direction === 1 || under > rank)) continue;
    const low = select(scratch, usual, rank);
    const centre = select(scratch, usual, usual >> 1, rank);
    const high = select(scratch, usual, usual - 1 - rank, usual >> 1);
    let above = 0;
    let many = 0;
    let below = 0;
    let few = 0;
    for (let index = 0; index < usual; index++) {
      const value = scratch[index] as number;
      if (value > high) {
        above += value - high;
        many++;
      } else if (value < low) {
        below += low - value;
        few++;
      }
    }
    const up = Math.max(least, LEAST_TAIL * (high - centre), many > 0 ? above / many : 0);
    const down = Math.max(least, LEAST_TAIL * (centre - low), few > 0 ? below / few : 0);
    const look = (at: number) => {
      const mean = meanAt(blocks, at);
      const side = mean > high ? 1 : mean < low ? -1 : 0;
      if (side === 0 || (direction !== 0 && side !== direction)) return;
      const beyond = side === 1 ? (mean - high) / up : (low - mean) / down;
      if (beyond < needed) return;
      const raw = 1 + exceedances * Math.log10(1 + beyond / exceedances) - chances;
      if (!(raw > (best?.raw ?? 0))) return;
      best = { raw, direction: side, at, scale, centre, mean };
      needed = beyondNeeded(raw, exceedances, chances);
    };
    const step = Math.max(1, scale >> 2);
    for (let at = split; at + scale <= length; at += step) look(at);
    if ((incident - scale) % step !== 0) look(length - scale);
  }
  if (!best) return null;
  const { raw, at, scale, centre, mean } = best;
  const [from, to] = stretchAround(values, at, scale, centre, mean);
  return { raw, direction: best.direction, from, to, normal: centre, now: mean };
}

type Best = { raw: number; direction: 1 | -1; at: number; scale: number; centre: number; mean: number };

/** Sums and counts of values before each slot; no counts where every slot has a value. */
type Prefixes = { readonly sums: Float64Array; readonly counts: Int32Array | null };
/** And how many slots make a block: a power of two. */
type Blocks = Prefixes & { readonly scale: number };

/** Mean of a block; NaN of one of which less than half was measured. */
function meanAt({ sums, counts, scale }: Blocks, at: number): number {
  const sum = (sums[at + scale] as number) - (sums[at] as number);
  // As exact as dividing: of a power of two the inverse is one.
  if (counts === null) return sum * (1 / scale);
  const count = (counts[at + scale] as number) - (counts[at] as number);
  return 2 * count < scale || count === 0 ? Number.NaN : sum / count;
}

/** Means of the blocks of normal time that are at least half measured: how many, and how many reach either limit. */
function usualMeans(blocks: Blocks, split: number, [low, high]: readonly [number, number], into: Float64Array) {
  const stride = Math.max(1, blocks.scale >> 1);
  let [usual, under, over] = [0, 0, 0];
  for (let at = split - blocks.scale; at >= 0; at -= stride) {
    const mean = meanAt(blocks, at);
    if (Number.isNaN(mean)) continue;
    into[usual++] = mean;
    if (mean <= low) under++;
    if (mean >= high) over++;
  }
  return { usual, under, over };
}

/** Smallest and largest mean of a block of the incident. */
function extremeMeans(blocks: Blocks, split: number): readonly [number, number] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const [step, last] = [Math.max(1, blocks.scale >> 2), blocks.sums.length - 1 - blocks.scale];
  for (let next = split; next < last + step; next += step) {
    const mean = meanAt(blocks, Math.min(next, last));
    if (mean < lowest) lowest = mean;
    if (mean > highest) highest = mean;
  }
  return [lowest, highest];
}

/** How far beyond the tail's beginning, in widths of the tail, a block must lie to be more surprising; never too much. */
function beyondNeeded(raw: number, exceedances: number, chances: number): number {
  return Math.max(0, exceedances * (10 ** ((raw + chances - 1) / exceedances) - 1) * (1 - 1e-9) - 1e-9);
}

/**
 * The stretch about a block in which values keep to the far side of half the way: most likely beginning and end of a
 * step of that size.
 *
 * @see Hinkley, D. V. (1970), Inference about the change-point in a sequence of random variables, Biometrika 57
 */
function stretchAround(values: Float64Array, at: number, scale: number, centre: number, mean: number): readonly [number, number] {
  const half = (centre + mean) / 2;
  const size = Math.abs(mean - centre) / 2;
  const sign = mean > centre ? 1 : -1;
  const patience = size * (2 + scale / 2);
  const walk = (start: number, stride: 1 | -1): number => {
    let [sum, most, best] = [0, 0, start];
    for (let slot = start; slot >= 0 && slot < values.length; slot += stride) {
      const value = values[slot] as number;
      // One far value may not buy many near ones.
      if (!Number.isNaN(value)) sum += Math.min(2 * size, sign * (value - half));
      if (sum > most) [most, best] = [sum, slot];
      else if (sum < most - patience) break;
    }
    return best;
  };
  const middle = Math.min(values.length - 1, at + (scale >> 1));
  return [walk(middle, -1), walk(middle, 1) + 1];
}

function prefixesOf(values: Float64Array): Prefixes {
  const sums = new Float64Array(values.length + 1);
  let [sum, isWhole] = [0, true];
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] as number;
    if (Number.isNaN(value)) isWhole = false;
    else sum += value;
    sums[slot + 1] = sum;
  }
  if (isWhole) return { sums, counts: null };
  const counts = new Int32Array(values.length + 1);
  for (let slot = 0; slot < values.length; slot++) counts[slot + 1] = (counts[slot] as number) + (Number.isNaN(values[slot]) ? 0 : 1);
  return { sums, counts };
}
