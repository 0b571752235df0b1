/** Kinds of what a series does against its own normal time. */
export type ShapeKind = 'level-shift' | 'spike' | 'trend' | 'variance' | 'saturation' | 'flat-line' | 'absence';

/**
 * How surprising a raw score of each kind proved on quiet data: pairs of raw score and −log10 of the share of quiet
 * windows of quiet series that reached it. Made by `npm run bench -- findings calibrate`; see bench/findings/README.md.
 */
const CALIBRATED: Readonly<Record<ShapeKind, ReadonlyArray<readonly [raw: number, surprise: number]>>> = {
  'level-shift': [
    [0, 0],
    [0.85, 0.5],
    [1.45, 1],
    [2.52, 1.52],
    [3.48, 2.04],
  ],
  spike: [
    [0, 0],
    [0.89, 1],
    [1.86, 1.5],
    [3.76, 2.01],
    [6.05, 2.54],
  ],
  trend: [
    [0, 0],
    [7, 2],
    [8.83, 2.58],
  ],
  variance: [
    [0, 0],
    [1.34, 1],
    [1.83, 1.5],
    [2.22, 2],
    [2.48, 2.53],
  ],
  // Never seen on quiet data.
  saturation: [
    [0, 0],
    [1, 2.5],
  ],
  'flat-line': [
    [0, 0],
    [0.23, 2.26],
    [1.46, 2.51],
  ],
  absence: [
    [0, 0],
    [0.43, 2.44],
    [1.49, 2.51],
  ],
};

/** Beyond what quiet data could show nothing is claimed to be rarer than this. */
export const MOST_SURPRISE = 8;

/**
 * Surprise of a raw score, the common scale of all findings: −log10 of the share of quiet series and windows that show
 * something of the kind at least as far from normal. 1 is one in ten, 3 one in a thousand.
 */
export function surpriseOf(kind: ShapeKind, raw: number): number {
  const knots = CALIBRATED[kind];
  let [x0, y0, slope] = [0, 0, 1];
  for (const [x, y] of knots) {
    if (x > x0) slope = (y - y0) / (x - x0);
    if (raw < x) break;
    [x0, y0] = [x, y];
  }
  // Beyond what quiet data showed a raw score is taken at its word at most.
  if (raw >= (knots.at(-1)?.[0] ?? 0)) slope = Math.min(1, slope);
  return Math.min(MOST_SURPRISE, Math.max(0, y0 + slope * (raw - x0)));
}
