/** Observations of one interval: counts of buckets that touch, in ascending order. */
export type Bucket = { readonly from: number; readonly to: number; readonly count: number };

/**
 * The value below which a share of the observations lies, taken to be spread evenly over its bucket; a bucket without an end
 * answers with the end that it has, as Prometheus does.
 *
 * @param share 0–1
 * @returns null of nothing
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantileOf(buckets: readonly Bucket[], share: number): number | null {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const { from, to, count } of buckets) {
    if (count > 0 && before + count >= share * total) {
      if (!Number.isFinite(to)) return Number.isFinite(from) ? from : null;
      if (!Number.isFinite(from)) return to;
      return from + (to - from) * Math.min(1, Math.max(0, (share * total - before) / count));
    }
    before += count;
  }
  return null;
}

/** Buckets with explicit bounds: one more count than bounds. The first is taken to begin at 0 when it ends above. */
export function explicitBuckets(bounds: readonly number[], counts: readonly number[]): Bucket[] {
  return counts.map((count, index) => {
    const to = bounds[index] ?? Number.POSITIVE_INFINITY;
    const from = bounds[index - 1] ?? (to > 0 ? 0 : Number.NEGATIVE_INFINITY);
    return { from, to, count };
  });
}

type Side = { readonly offset: number; readonly counts: readonly number[] };

/**
 * Buckets of an exponential histogram: bucket i of a side reaches from base^i to base^(i+1), base being 2^(2^-scale).
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
 */
export function exponentialBuckets(scale: number, zeroCount: number, positive: Side, negative: Side): Bucket[] {
  const bound = (index: number) => 2 ** (index * 2 ** -scale);
  const above = positive.counts.map((count, index) => ({
    from: bound(positive.offset + index),
    to: bound(positive.offset + index + 1),
    count,
  }));
  const below = negative.counts.map((count, index) => ({
    from: -bound(negative.offset + index + 1),
    to: -bound(negative.offset + index),
    count,
  }));
  return [...below.reverse(), { from: 0, to: 0, count: zeroCount }, ...above];
}
