import { resample } from '../../analysis/signals/columns.ts';
import { readable } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Chart, Intent, Window } from '../../domain/answer.ts';
import type { Concept } from '../../domain/finding.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { measuredAs, titlesOf, unitOf } from '../chart.ts';
import type { Reader } from '../claims.ts';
import { metricMeant } from '../wording/metrics.ts';
import { shownAs } from '../wording/quantities.ts';

const MOST_SERIES = 4;
const MOST_POINTS = 240;

/**
 * The series of one kind of one asset over a window, the most varying first. Null when nothing of the kind was measured.
 *
 * @param metric what it was called, as `metricSaid` reads it: one that is measured goes first
 * @param concept what is asked for otherwise; null takes the first kind that is known
 * @throws STORE_UNAVAILABLE
 */
export async function graphOf(
  stores: TenantStores,
  { assetId, metric: said, concept, window }: GraphWish,
  reader: Reader,
): Promise<Chart | null> {
  const known = await stores.samples.series({ assetIds: [assetId], window });
  const metrics = known.map(({ metric: one }) => one);
  const named = said === null ? null : metricMeant(said, metrics);
  const wanted = concept ?? known.map(conceptOf).find((one) => one !== null) ?? null;
  const metric = named ?? wholest(known.filter((series) => wanted !== null && conceptOf(series) === wanted));
  if (metric === null) return null;
  const found = (await stores.samples.range({ assetIds: [assetId], metric, window }))
    .filter((series) => named !== null || conceptOf(series) === wanted)
    .map((series) => ({ series, points: readable(series).points }))
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => spread(b.points) - spread(a.points))
    .filter(({ points }, index) => index === 0 || points.some(([, value]) => value !== 0))
    .slice(0, MOST_SERIES);
  const [main] = found;
  if (!main) return null;
  const largest = Math.max(...found.flatMap(({ points }) => points.map(([, value]) => Math.abs(value))), 0);
  const shown = shownAs(unitOf(main.series), largest, reader.language);
  const names = titlesOf(
    found.map(({ series }) => series),
    reader,
  );
  return {
    title: found.length > 1 ? `${measuredAs(main.series, reader)}, ${assetId}` : (names[0] ?? ''),
    unit: shown.unit,
    timeZone: reader.clock.timeZone,
    series: found.map(({ points }, index) => ({
      name: names[index] ?? '',
      points: resample(points, MOST_POINTS).map(([at, value]) => [at, value * shown.factor] as const),
    })),
    threshold: null,
    marks: [],
  };
}

type GraphWish = Pick<Intent, 'concept' | 'metric'> & { readonly assetId: string; readonly window: Window };
type Known = Parameters<typeof meaningOf>[0];

function conceptOf(series: Known): Concept | null {
  return meaningOf(series)?.concept ?? null;
}

/** Of several metrics of a kind the one that fewest series tell: a total rather than its parts. */
function wholest(known: readonly Known[]): string | null {
  const byMetric = [...Map.groupBy(known, ({ metric }) => metric)];
  return byMetric.sort(([a, one], [b, other]) => one.length - other.length || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

function spread(points: ReadonlyArray<readonly [number, number]>): number {
  const values = points.map(([, value]) => value);
  return (
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) -
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  );
}
