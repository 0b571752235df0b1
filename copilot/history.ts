import type { FindingsInput } from '../analysis/findings/input.ts';
import { DAYS_BEFORE, maybeSeasonal, type UsualFinding, usualAt, windowBefore } from '../analysis/findings/usual-times.ts';
import { type Points, type RawSeries, seriesKey, within } from '../analysis/signals/series.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import type { Window } from '../domain/answer.ts';
import { bearsOnCauses, type Finding } from '../domain/finding.ts';
import type { TenantStores } from '../stores/stores.ts';

const HISTORY_MS = 15 * 86_400_000;
/** Series whose history is read at most, and points of all of them together: an answer must not wait for weeks of seconds. */
const MOST_SERIES = 24;
const MOST_POINTS = 400_000;
/** Findings that are compared with earlier days at most. */
const MOST_COMPARED = 8;

/**
 * Adds what the series did in the two weeks before, so that what is usual at a time of day or week is known: a daily peak is
 * no news, and one that does not come is.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function withHistory(stores: TenantStores, input: FindingsInput): Promise<FindingsInput> {
  const to = input.incidentWindow.to;
  const perDay = (series: RawSeries) => {
    const [first, last] = [series.points[0]?.[0] ?? 0, series.points.at(-1)?.[0] ?? 0];
    return (series.points.length * 86_400_000) / Math.max(3_600_000, last - first);
  };
  const history = new Map<string, Points>();
  let left = MOST_POINTS;
  for (const series of input.series.filter((one) => meaningOf(one)?.cumulative === false).slice(0, MOST_SERIES)) {
    left -= (perDay(series) * HISTORY_MS) / 86_400_000;
    if (left < 0) break;
    const { assetId, metric, labels } = series;
    const window = { from: new Date(to.getTime() - HISTORY_MS), to };
    const found = await stores.samples.range({ assetIds: [assetId], metric, labels, window });
    const same = found.find((one) => seriesKey(one) === seriesKey(series));
    if (same && same.points.length > series.points.length) history.set(seriesKey(series), same.points);
  }
  return { ...input, history };
}

/**
 * Which of the strongest findings are what they usually are at this time of the day or week. Only the same stretch of earlier
 * days is read, of the alerted asset first.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function usualNow(
  stores: TenantStores,
  input: FindingsInput,
  findings: readonly Finding[],
  assetId: string,
): Promise<UsualFinding[]> {
  const compared = findings
    .filter(bearsOnCauses)
    .filter(maybeSeasonal)
    .sort((a, b) => Number(b.assetId === assetId) - Number(a.assetId === assetId) || b.strength - a.strength || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_COMPARED);
  const wanted = compared.flatMap((finding) => {
    const key = seriesKey({ ...finding.detail, assetId: finding.assetId });
    const series = input.series.find((one) => seriesKey(one) === key);
    return series ? [{ finding, key, series, earlier: new Map<number, Points>() }] : [];
  });
  let left = wanted;
  for (const days of DAYS_BEFORE) {
    if (left.length === 0) break;
    // One look-up for all of them, over the time that holds the stretch of each.
    const windows = left.map(({ finding }) => windowBefore(finding, days));
    const read = await stores.samples.range({
      assetIds: [...new Set(left.map(({ finding }) => finding.assetId))],
      metric: [...new Set(left.map(({ series }) => series.metric))],
      window: {
        from: new Date(Math.min(...windows.map(({ from }) => from.getTime()))),
        to: new Date(Math.max(...windows.map(({ to }) => to.getTime()))),
      },
    });
    const points = new Map(read.map((one) => [seriesKey(one), one.points]));
    for (const [index, { key, earlier }] of left.entries()) {
      const { from, to } = windows[index] as Window;
      const same = within(points.get(key) ?? [], from.getTime(), to.getTime());
      if (same.length > 0) earlier.set(days, same);
    }
    // Without the first days there is no habit to be known, and nothing more need be asked.
    if (days === 2) left = left.filter(({ earlier }) => earlier.size > 0);
  }
  const known = new Set(left);
  return wanted.flatMap((one) => {
    const usual = known.has(one) ? usualAt(one.finding, one.series, one.earlier, input.at) : null;
    return usual ? [usual] : [];
  });
}
