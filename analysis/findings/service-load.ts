import { type Departure, departure } from '../signals/departure.ts';
import { endedBadly, type Part, partOf, withoutLabels } from '../signals/roles.ts';
import { intervalOf, type Points, type RawSeries, readable, within } from '../signals/series.ts';
import type { Behaviour } from './behaviour.ts';

/** What the series of one asset say of its requests, before against during the trouble. */
export type ServiceLoad = {
  readonly assetId: string;
  /** Requests in the incident window; null where they are not counted. */
  readonly traffic: number | null;
  readonly latency: Excess | null;
  readonly failure: Excess | null;
  /** Departure of the traffic itself: above 0 more, below 0 less than normal. */
  readonly trafficScore: number;
  readonly resources: readonly ResourceDeparture[];
};

/** How much worse, per request and how surely. */
export type Excess = {
  readonly perRequest: number;
  /** The same of normal time: seconds a request takes, or the share that fails. */
  readonly usual: number;
  readonly score: number;
  /** What was compared, worse upwards. */
  readonly points: Points;
  readonly series: RawSeries;
  readonly departure: Departure;
};
export type ResourceDeparture = { readonly series: RawSeries; readonly part: Part; readonly score: number; readonly departure: Departure };

/** By so much a share may be above one for how it was computed. */
const ROUNDING = 0.02;

type Seen = { readonly series: RawSeries; readonly part: Part; readonly points: Points };

/** Loads of all assets that have series whose meaning is known. */
export function serviceLoads(input: Pick<Behaviour, 'series' | 'normalWindow' | 'incidentWindow'>): ServiceLoad[] {
  const byAsset = Map.groupBy(input.series, ({ assetId }) => assetId);
  return [...byAsset].map(([assetId, all]) => loadOf(assetId, all, input));
}

/** Who was asked soon after measuring began knows little of normal time, and that little is better than nothing. */
const LEAST_POINTS = 2;

function loadOf(assetId: string, all: readonly RawSeries[], input: Pick<Behaviour, 'normalWindow' | 'incidentWindow'>): ServiceLoad {
  const normal = [input.normalWindow.from.getTime(), input.normalWindow.to.getTime()] as const;
  const incident = [input.incidentWindow.from.getTime(), input.incidentWindow.to.getTime()] as const;
  const seen = summed(
    all.flatMap((series): Seen[] => {
      const part = partOf(series);
      return part ? [{ series, part, points: readable(series).points }] : [];
    }),
  );
  const of = (role: Part['role'], side: Part['side'] = 'server') => seen.filter(({ part }) => part.role === role && part.side === side);
  const counts = of('traffic');
  const traffic = busiest(counts, incident);
  const requests = traffic ? requestsIn(traffic, incident) : null;
  const compare = (points: Points, bad: 'up' | 'down') => departure(points, normal, incident, bad, LEAST_POINTS);
  const more = traffic ? (compare(traffic.points, 'up')?.score ?? 0) : 0;
  const less = traffic ? (compare(traffic.points, 'down')?.score ?? 0) : 0;
  return {
    assetId,
    traffic: requests,
    latency: latencyOf(of('latency').length > 0 ? of('latency') : of('latency', 'client'), counts, compare),
    failure: failureOf([...of('failure'), ...of('success')], traffic, compare),
    trafficScore: more >= less ? more : -less,
    resources: seen.flatMap(({ series, part, points }) => {
      if (part.role !== 'saturation' && part.role !== 'resource') return [];
      const found = compare(points, part.bad);
      return found && found.score > 0 ? [{ series, part, score: found.score, departure: found }] : [];
    }),
  };
}

/**
 * What is counted by its labels apart (each path, each way to end) put together again, so that of a metric there is one count of requests,
 * those that failed among them, and one of failures.
 */
function summed(seen: readonly Seen[]): Seen[] {
  const [apart, counted] = [seen.filter((one) => !addsUp(one)), seen.filter(addsUp)];
  const groups = Map.groupBy(counted, ({ series, part }) =>
    JSON.stringify([withoutLabels(series).metric, series.unit, part.side, part.statistic]),
  );
  const together = [...groups.values()].flatMap((group) => {
    const failed = group.filter(({ part }) => part.role === 'failure');
    const requests = group.filter(({ part }) => part.role !== 'failure');
    const byLabel = failed.filter(({ series }) => endedBadly(withoutLabels(series).labels));
    return [sumOf(failed), sumOf(requests.length > 0 ? [...requests, ...byLabel] : [])].flatMap((one) => one ?? []);
  });
  return [...together, ...apart];
}

function addsUp({ part: { statistic } }: Seen): boolean {
  return statistic === 'count' || statistic === 'sum';
}

/** The sum at the instants of the longest; null of none. */
function sumOf(group: readonly Seen[]): Seen | null {
  const [longest, ...rest] = [...group].sort((a, b) => b.points.length - a.points.length);
  if (!longest || rest.length === 0) return longest ?? null;
  const others = rest.map(({ points }) => new Map(points));
  const points = longest.points.map(([at, value]) => [at, others.reduce((sum, other) => sum + (other.get(at) ?? 0), value)] as const);
  return { ...longest, points };
}

/** Mean latency where it is told, or as sums by counts; else what the quantiles tell of the mean. */
function latencyOf(
  latencies: readonly Seen[],
  counts: readonly Seen[],
  compare: (points: Points, bad: 'up') => Departure | null,
): Excess | null {
  const sums = latencies.filter(({ part }) => part.statistic === 'sum');
  const divided = sums.flatMap((sum): Seen[] => {
    const stem = sum.series.metric.replace(/sum.*$/i, '');
    const count = counts.find(({ series }) => series.metric.startsWith(stem) && stem !== '') ?? counts[0];
    return count ? [{ ...sum, points: ratio(sum.points, count.points) }] : [];
  });
  const plain = latencies.filter(({ part }) => part.statistic !== 'sum');
  const departed = [...divided, ...plain].flatMap((one) => {
    const found = compare(one.points, 'up');
    return found ? [{ ...one, found }] : [];
  });
  const means = departed.filter(({ part }) => part.statistic === 'mean' || part.statistic === 'sum');
  const best = departed.reduce<(typeof departed)[number] | null>(
    (most, next) => (most && most.found.score >= next.found.score ? most : next),
    null,
  );
  if (!best) return null;
  const sized = (of: (found: Departure) => number) =>
    means.length > 0
      ? average(means.map(({ found, part }) => of(found) * part.scale))
      : meanOfQuantiles(departed.map(({ found, part }) => [part.quantile, of(found) * part.scale]));
  const perRequest = sized(({ excess }) => Math.max(0, excess));
  const usual = sized(({ normal }) => normal);
  return { perRequest, usual, score: best.found.score, series: best.series, departure: best.found, points: (means[0] ?? best).points };
}

/**
 * The mean of something of which quantiles are known: the area under straight lines between them, level beyond the outermost. High
 * quantiles, which few requests reach and which move by chance, count as little as they tell of.
 * Below a first one that is above the middle, times are taken to be spread as those of a queue are (exponentially).
 *
 * @param quantiles [share of requests, 0–1; value]; of several values for one share their average is taken
 */
export function meanOfQuantiles(quantiles: ReadonlyArray<readonly [share: number, value: number]>): number {
  const line = [...Map.groupBy(quantiles, ([share]) => share)]
    .map(([share, own]) => [share, average(own.map(([, value]) => value))] as const)
    .sort(([a], [b]) => a - b);
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last) return 0;
  const between = line.slice(1).reduce((sum, [share, value], index) => {
    const [before, from] = line[index] ?? first;
    return sum + ((share - before) * (value + from)) / 2;
  }, 0);
  return below(...first) + between + (1 - last[0]) * last[1];
}

function below(share: number, value: number): number {
  const left = -Math.log(1 - share);
  return share <= 0.5 ? share * value : (value * (share - (1 - share) * left)) / left;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Share of requests that failed beyond the usual. */
function failureOf(told: readonly Seen[], traffic: Seen | null, compare: (points: Points, bad: 'up') => Departure | null): Excess | null {
  let best: Excess | null = null;
  for (const { series, part, points } of told) {
    const share =
      part.role === 'success'
        ? failing({ series, part, points }, traffic)
        : part.statistic === 'count' && traffic
          ? shareOf({ series, part, points }, traffic)
          : asShare(points, part);
    const found = compare(share, 'up');
    if (!found) continue;
    const perRequest = Math.max(0, Math.min(1, found.excess));
    if (!best || perRequest * found.score > best.perRequest * best.score)
      best = { perRequest, usual: found.normal, score: found.score, series, departure: found, points: share };
  }
  return best;
}

function failing(one: Seen, traffic: Seen | null): Points {
  const { points, part } = one;
  const share = part.statistic === 'count' && traffic ? shareOf(one, traffic) : asShare(points, part);
  return share.map(([at, value]) => [at, Math.max(0, 1 - value)] as const);
}

/** A share that is ever above one is told in percent, or in so many of ten thousand, whether or not its unit says so. */
function asShare(points: Points, { scale, statistic }: Part): Points {
  if (scale !== 1 || statistic !== 'mean') return scaled(points, scale);
  const most = points.reduce((so, [, value]) => Math.max(so, value), 0);
  return scaled(points, most > 100 * (1 + ROUNDING) ? 1e-4 : most > 1 + ROUNDING ? 0.01 : 1);
}

/**
 * The share that a count is of another, both by the second where it is known of both how they are counted. What is only called errors is
 * counted as the requests are, or, where it would be more of them than there are, by the step.
 */
function shareOf(some: Seen, all: Seen): Points {
  const [per, of] = [secondsOf(some), secondsOf(all)];
  if (per !== null && of !== null) return scaled(ratio(some.points, all.points), of / per);
  const share = ratio(some.points, all.points);
  if (per !== null || !share.some(([, value]) => value > 1 + ROUNDING)) return share;
  return scaled(share, (of ?? 1) / Math.max(1, intervalOf(some.points) / 1000));
}

/** Seconds that a count is told for; null where that is not said. */
function secondsOf({ series, part }: Seen): number | null {
  return series.instrument === 'counter' ? 1 : part.perSeconds;
}

function scaled(points: Points, factor: number): Points {
  return factor === 1 ? points : points.map(([at, value]) => [at, value * factor] as const);
}

/** One series divided by another at the same instants, where the other is above zero. */
function ratio(above: Points, below: Points): Points {
  const by = new Map(below);
  return above.flatMap(([at, value]) => {
    const divisor = by.get(at);
    return divisor !== undefined && divisor > 0 ? [[at, value / divisor] as const] : [];
  });
}

function busiest(counts: readonly Seen[], window: readonly [number, number]): Seen | null {
  let best: { one: Seen; mean: number } | null = null;
  for (const one of counts) {
    const mean = meanOf(within(one.points, ...window));
    if (!best || mean > best.mean) best = { one, mean };
  }
  return best?.one ?? null;
}

/** How many requests a series of counts or of rates tells of. */
function requestsIn({ series, part, points }: Seen, window: readonly [number, number]): number {
  const inside = within(points, ...window);
  const per = series.instrument === 'counter' ? 1 : part.perSeconds;
  return Math.max(0, meanOf(inside) * (per === null ? inside.length : (window[1] - window[0]) / 1000 / per));
}

function meanOf(points: Points): number {
  return average(points.map(([, value]) => value));
}
