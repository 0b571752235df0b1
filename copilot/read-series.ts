import { limitedPairs } from '../analysis/signals/limits.ts';
import type { RawSeries } from '../analysis/signals/series.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import type { Alert } from '../domain/alert.ts';
import type { Series, TenantStores } from '../stores/stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How far back is looked: at most; for slow counts; at least, however many samples there are. */
export const LOOK_BACK_MS = 24 * HOUR;
const SLOW_LOOK_BACK_MS = 7 * 24 * HOUR;
const LEAST_LOOK_BACK_MS = 2 * HOUR;
/** Points that are read at most; denser data are looked at for a shorter time. */
const MOST_POINTS = 150_000;
const PROBE_MS = 10 * MINUTE;
/** Most of what is measured is measured more often than this. */
const RECENT_MS = 15 * MINUTE;

/**
 * Points of the series whose meaning is known, which a limit bounds or of which the alert is. What was not measured lately matters where
 * it is of a metric that nothing else there has: to look through days for series of any metric takes longer than all the rest.
 *
 * @param to until when, exclusive
 * @throws STORE_UNAVAILABLE
 */
export async function readSeries(
  stores: TenantStores,
  centre: Pick<Alert, 'startedAt' | 'trigger'>,
  assetIds: readonly string[],
  to: Date,
): Promise<RawSeries[]> {
  const { samples } = stores;
  const startMs = centre.startedAt.getTime();
  const slowFrom = new Date(startMs - SLOW_LOOK_BACK_MS);
  const between = new Date(Math.max(slowFrom.getTime(), to.getTime() - RECENT_MS));
  const recent = await samples.series({ assetIds, window: { from: between, to } });
  const besides = metricsOf(recent);
  const stopped = await samples.series({ assetIds, besides, window: { from: slowFrom, to: between } });
  const known = [...recent, ...stopped].sort((a, b) => compare(a.assetId, b.assetId) || compare(a.metric, b.metric));
  const limited = new Set(limitedPairs(known).flatMap(({ used, limit }) => [used.metric, limit.metric]));
  const isWanted = (one: Series) => meaningOf(one) !== null || limited.has(one.metric) || one.metric === centre.trigger?.metric;
  const wanted = known.filter(isWanted);
  if (wanted.length === 0) return [];
  const metrics = metricsOf(wanted);
  const slow = new Set(wanted.flatMap((one) => (meaningOf(one)?.cumulative ? [one.metric] : [])));
  const probe = { from: new Date(Math.min(startMs, to.getTime()) - PROBE_MS), to };
  const perHour = (await samples.count({ assetIds, metric: metrics, window: probe })) * (HOUR / PROBE_MS);
  const lookBackMs = Math.max(LEAST_LOOK_BACK_MS, Math.min(LOOK_BACK_MS, (MOST_POINTS / Math.max(1, perHour)) * HOUR));
  const reads = [
    { metric: metrics.filter((one) => !slow.has(one)), from: new Date(startMs - lookBackMs) },
    { metric: [...slow], from: slowFrom },
  ].map(({ metric, from }) => (metric.length === 0 ? [] : samples.range({ assetIds, metric, window: { from, to } })));
  const place = new Map(metrics.map((metric, index) => [metric, index]));
  const found = (await Promise.all(reads)).flat().filter(isWanted);
  return found.sort((a, b) => (place.get(a.metric) ?? 0) - (place.get(b.metric) ?? 0));
}

function metricsOf(series: readonly Series[]): string[] {
  return [...new Set(series.map(({ metric }) => metric))];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
