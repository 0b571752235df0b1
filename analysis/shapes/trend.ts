/** A steady rise or fall through the whole of a series. */
export type Trend = {
  readonly raw: number;
  readonly direction: 1 | -1;
  readonly from: number;
  readonly first: number;
  readonly last: number;
};

const PARTS = 24;
const LEAST_PARTS = 8;
/** Share of the time that must lie before the incident. */
const LEAST_BEFORE = 0.4;
/** A line must leave less than this share of the squares that the best single step leaves. */
const BETTER_THAN_STEP = 0.6;

/**
 * Rise or fall that goes on into the incident, by the order of the means of equal parts of the time; null where a step
 * tells it better, and where the incident does not go on with it.
 *
 * @see Mann, H. B. (1945), Nonparametric tests against trend, Econometrica 13
 */
export function trendOf(values: Float64Array, split: number): Trend | null {
  // A rise that is all there is may be what the series always does.
  if (split < values.length * LEAST_BEFORE) return null;
  const parts = meansOf(values);
  const many = parts.length;
  if (many < LEAST_PARTS) return null;
  let order = 0;
  for (let later = 1; later < many; later++) {
    for (let earlier = 0; earlier < later; earlier++) order += Math.sign((parts[later] as number) - (parts[earlier] as number));
  }
  const deviation = Math.sqrt((many * (many - 1) * (2 * many + 5)) / 18);
  const score = Math.max(0, Math.abs(order) - 1) / deviation;
  if (score < 3) return null;
  const direction = order > 0 ? 1 : -1;
  const [line, step] = [squaresOfLine(parts), squaresOfStep(parts)];
  if (line >= BETTER_THAN_STEP * step) return null;
  const third = Math.max(1, Math.floor(many / 3));
  const mean = (from: number, to: number) => parts.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  const [first, middle, last] = [mean(0, third), mean(third, many - third), mean(many - third, many)];
  const splitPart = Math.floor((split / values.length) * many);
  const goesOn = direction * ((parts[many - 1] as number) - (parts[Math.min(many - 2, splitPart)] as number)) > 0;
  if (!goesOn || direction * (last - middle) < 0.5 * direction * (middle - first)) return null;
  // Chance of a normal score, by the bound of its tail.
  const raw = (score * score) / 2 / Math.LN10 + Math.log10(score * Math.sqrt(2 * Math.PI)) - Math.log10(2);
  return { raw, direction, from: 0, first, last };
}

function meansOf(values: Float64Array): number[] {
  const size = values.length / PARTS;
  if (size < 1) return [];
  const means: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    let [sum, count] = [0, 0];
    const end = Math.floor((part + 1) * size);
    for (let slot = Math.floor(part * size); slot < end; slot++) {
      const value = values[slot] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    if (count > 0) means.push(sum / count);
  }
  return means;
}

function squaresOfLine(parts: readonly number[]): number {
  const many = parts.length;
  const [midX, midY] = [(many - 1) / 2, parts.reduce((sum, value) => sum + value, 0) / many];
  let [xy, xx, yy] = [0, 0, 0];
  parts.forEach((value, x) => {
    xy += (x - midX) * (value - midY);
    xx += (x - midX) ** 2;
    yy += (value - midY) ** 2;
  });
  return Math.max(0, yy - (xy * xy) / xx);
}

function squaresOfStep(parts: readonly number[]): number {
  const many = parts.length;
  const total = parts.reduce((sum, value) => sum + value, 0);
  const squares = parts.reduce((sum, value) => sum + value * value, 0);
  let [least, left] = [Number.POSITIVE_INFINITY, 0];
  for (let cut = 1; cut < many; cut++) {
    left += parts[cut - 1] as number;
    least = Math.min(least, squares - (left * left) / cut - (total - left) ** 2 / (many - cut));
  }
  return Math.max(0, least);
}
