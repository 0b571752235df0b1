import { MOST_SURPRISE } from '../shapes/surprise.ts';

const DAY_MS = 86_400_000;
/** Counts of what happens by itself come in clusters: their variance is mean + mean² / CLUSTERS. */
const CLUSTERS = 2;
const LARGE = 2_000;
/** What is never seen has half been seen, as Jeffreys' prior says of rates. */
const HALF = 0.5;

/**
 * −log10 of the chance to count at least so many where so many were to be expected, of counts that come in clusters
 * (negative binomial).
 *
 * @see Anscombe, F. J. (1949), The statistical analysis of insect counts based on the negative binomial distribution, Biometrics 5
 */
export function surpriseOfMany(many: number, usual: number, clusters = CLUSTERS): number {
  if (many <= 0) return 0;
  // Of large counts only their proportion tells.
  const scale = Math.max(1, many / LARGE);
  const [count, expected] = [Math.round(many / scale), usual / scale];
  const p = clusters / (clusters + Math.max(1e-9, expected));
  // Sums the tail from `count` on; terms fall at least as fast as those of a geometric row once they fall.
  let term = clusters * Math.log(p) + count * Math.log1p(-p);
  for (let k = 0; k < count; k++) term += Math.log((clusters + k) / (k + 1));
  const ratio = (k: number) => ((clusters + k) / (k + 1)) * (1 - p);
  let [sum, part] = [0, 1];
  for (let k = count; part > 1e-9 && k < count + 100_000; k++) {
    sum += part;
    part *= ratio(k);
  }
  return clamp(-(term + Math.log(Math.max(1, sum))) / Math.LN10);
}

/** −log10 of the chance to see none where so many were to be expected. */
export function surpriseOfNone(expected: number, clusters = CLUSTERS): number {
  return clamp(clusters * Math.log10(1 + expected / clusters));
}

/**
 * −log10 of the chance that an event comes so often in a time, by how often it came before. Before anything is known of an
 * asset an event of each severity is taken to come once in so many days; that is an assumption, not a measurement.
 *
 * @see Jeffreys, H. (1946), An invariant form for the prior probability in estimation problems, Proc. R. Soc. A 186
 */
export function surpriseOfEvent(
  { count, before }: { readonly count: number; readonly before: number },
  { normalMs, incidentMs }: { readonly normalMs: number; readonly incidentMs: number },
  quietDays: number,
): number {
  const exposure = quietDays * DAY_MS + normalMs;
  const expected = ((before + HALF) * incidentMs) / Math.max(1, exposure);
  return surpriseOfMany(count, expected, before + HALF);
}

/**
 * −log10 of the chance that lines bring a kind never seen before, by how many kinds were seen only once so far.
 *
 * @see Good, I. J. (1953), The population frequencies of species and the estimation of population parameters, Biometrika 40
 */
export function surpriseOfNew(lines: number, seenOnce: number, linesBefore: number): number {
  const each = (seenOnce + HALF) / (linesBefore + 1);
  return clamp(-Math.log10(-Math.expm1(-lines * each)));
}

function clamp(surprise: number): number {
  return Math.min(MOST_SURPRISE, Math.max(0, surprise));
}
