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
  const [sums, counts] = prefixes(values);
  if ((counts[split] as number) < LEAST_BASELINE) return null;
  const longest = Math.min(incident, Math.floor(split / LEAST_STRETCHES));
  const scratch = new Float64Array(split);
  let best: { raw: number; direction: 1 | -1; at: number; scale: number; centre: number; mean: number } | null = null;
  for (let scale = 1; scale <= longest; scale *= 2) {
    const step = Math.max(1, scale >> 2);
    const stride = Math.max(1, scale >> 1);
    let usual = 0;
    for (let at = split - scale; at >= 0; at -= stride) {
      const count = (counts[at + scale] as number) - (counts[at] as number);
      if (2 * count >= scale) scratch[usual++] = ((sums[at + scale] as number) - (sums[at] as number)) / count;
    }
    if (usual < LEAST_STRETCHES) continue;
    const rank = Math.floor(usual * TAIL);
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
    const least = GAUSSIAN_EXCESS * Math.max(leastSpread, Number.MIN_VALUE);
    const up = Math.max(least, LEAST_TAIL * (high - centre), many > 0 ? above / many : 0);
    const down = Math.max(least, LEAST_TAIL * (centre - low), few > 0 ? below / few : 0);
    const exceedances = Math.max(LEAST_EXCEEDANCES, (TAIL * split) / scale);
    const chances = Math.log10(incident / scale);
    const look = (at: number) => {
      const count = (counts[at + scale] as number) - (counts[at] as number);
      if (2 * count < scale || count === 0) return;
      const mean = ((sums[at + scale] as number) - (sums[at] as number)) / count;
      const side = mean > high ? 1 : mean < low ? -1 : 0;
      if (side === 0 || (direction !== 0 && side !== direction)) return;
      const beyond = side === 1 ? (mean - high) / up : (low - mean) / down;
      const raw = 1 + exceedances * Math.log10(1 + beyond / exceedances) - chances;
      if (raw > (best?.raw ?? 0)) best = { raw, direction: side, at, scale, centre, mean };
    };
    for (let at = split; at + scale <= length; at += step) look(at);
    if ((incident - scale) % step !== 0) look(length - scale);
  }
  // TypeScript does not see that the closure assigns.
  const found = best as { raw: number; direction: 1 | -1; at: number; scale: number; centre: number; mean: number } | null;
  if (!found) return null;
  const { raw, at, scale, centre, mean } = found;
  const [from, to] = stretchAround(values, at, scale, centre, mean);
  return { raw, direction: found.direction, from, to, normal: centre, now: mean };
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

function prefixes(values: Float64Array): readonly [Float64Array, Int32Array] {
  const sums = new Float64Array(values.length + 1);
  const counts = new Int32Array(values.length + 1);
  let sum = 0;
  let count = 0;
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] as number;
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
    sums[slot + 1] = sum;
    counts[slot + 1] = count;
  }
  return [sums, counts];
}
