import { median, type Points, robustSpread } from './series.ts';

/** How far a series left what is normal for it, in the direction that was asked for. */
export type Departure = {
  /** Robust standard scores, discounted by how often normal time looked as bad; 0 when it did not leave. */
  readonly score: number;
  readonly normal: number;
  /** Mean of the worst half of the incident window. */
  readonly now: number;
  /** Change against normal in the series' unit, signed by the direction: above 0 is worse. */
  readonly excess: number;
  /** First instant of the worst half. */
  readonly sinceMs: number;
};

/** Constants of the comparison; the bench varies each. */
export const DEPARTURE = {
  /** Share of normal windows that may look as bad before the score is halved. */
  oftenAsBad: 0.05,
  /** Windows right before the incident that count as recent. */
  recentWindows: 12,
  /** Smallest spread, as a share of the normal level: measuring and rounding. */
  leastSpread: 0.02,
  /** Share of the incident that is looked at: its worst part. */
  worst: 0.5,
};

/** Normal time is at least so many windows, or the windows are made shorter. */
const LEAST_PIECES = 6;
/** Of fewer points it is hardly known how far normal goes: the whole level, over how many there are. */
const HARDLY_KNOWN = 1;
const LEAST_WINDOWS = 3;
const MOST_WINDOWS = 400;

/**
 * Compares the worst half of the incident window with equally long windows of normal time, taken the same way: all of
 * them and the recent ones, the smaller score counts. Null without points on both sides.
 *
 * @param leastPoints fewer of normal time say nothing; few say little
 */
export function departure(
  points: Points,
  normal: readonly [number, number],
  incident: readonly [number, number],
  bad: 'up' | 'down',
  leastPoints = LEAST_PIECES,
): Departure | null {
  const sign = bad === 'up' ? 1 : -1;
  const before = slice(points, normal[0], normal[1]);
  const during = slice(points, incident[0], incident[1]);
  // An incident as long as what is known of normal time is looked at piece by piece.
  const size = Math.max(1, Math.min(during.length, Math.floor(before.length / LEAST_PIECES)));
  if (during.length === 0 || before.length < leastPoints) return null;
  const now = worstOf(
    pieces(during, size).map((piece) => [piece[0]?.[0] ?? 0, worstOf(piece, sign)] as const),
    sign,
  );
  // Windows overlap by three quarters at most, lest long ones cost much and tell nothing more.
  const step = Math.max(1, Math.floor(size / 4), Math.floor((before.length - size + 1) / MOST_WINDOWS));
  const usual: number[] = [];
  for (let end = before.length; end - size >= 0; end -= step) usual.push(worstOf(before.slice(end - size, end), sign));
  const centre = median(usual);
  const level = median(before.map(([, value]) => value));
  const recent = usual.slice(0, Math.max(LEAST_WINDOWS, Math.ceil((DEPARTURE.recentWindows * size) / step)));
  const least = before.length < LEAST_PIECES ? HARDLY_KNOWN / before.length : DEPARTURE.leastSpread;
  const floor = least * Math.max(Math.abs(level), Math.abs(centre));
  const score = Math.min(scoreOf(now, usual, sign, floor), scoreOf(now, recent, sign, floor));
  const asBad = usual.filter((value) => sign * (value - now) >= 0).length / usual.length;
  return {
    score: Math.max(0, score) / (1 + asBad / DEPARTURE.oftenAsBad),
    normal: centre,
    now,
    excess: sign * now - Math.max(sign * centre, sign * median(recent)),
    sinceMs: during[0]?.[0] ?? incident[0],
  };
}

function scoreOf(now: number, usual: readonly number[], sign: 1 | -1, floor: number): number {
  const centre = median(usual);
  // Where normal time mostly stands still, its largest moves tell the spread.
  const spread = Math.max(robustSpread(usual, centre), meanDeviation(usual, centre), floor);
  const distance = sign * (now - centre);
  if (distance <= 0) return 0;
  return spread > 0 ? distance / spread : NEVER_MOVED;
}

/** Score of a series that never moved in normal time and does now. */
const NEVER_MOVED = 100;

function meanDeviation(values: readonly number[], centre: number): number {
  return 1.2533 * (values.reduce((sum, value) => sum + Math.abs(value - centre), 0) / Math.max(1, values.length));
}

/** Mean of the worst half of the values. */
function worstOf(points: Points, sign: 1 | -1): number {
  const values = points.map(([, value]) => sign * value).sort((a, b) => b - a);
  const many = Math.max(1, Math.ceil(values.length * DEPARTURE.worst));
  let sum = 0;
  for (let index = 0; index < many; index++) sum += values[index] ?? 0;
  return (sign * sum) / many;
}

/** Stretches of so many points; a rest that is shorter than half of one is left to the last. */
function pieces(points: Points, size: number): Points[] {
  const many = Math.max(1, Math.round(points.length / size));
  return Array.from({ length: many }, (_, index) => points.slice(index * size, index === many - 1 ? points.length : (index + 1) * size));
}

function slice(points: Points, from: number, to: number): Points {
  return points.filter(([at]) => at >= from && at < to);
}
