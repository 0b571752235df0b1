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
import { list } from '../wording/say.ts';

const MOST_SERIES = 4;
const MOST_POINTS = 240;

/** A chart, and those of the assets asked for that it does not show. */
export type Graph = { readonly chart: Chart; readonly leftOut: readonly string[] };

/**
 * The series of one kind of one asset or of several over a window, of each asset the most varying first. Null when nothing of
 * the kind was measured. Left out are assets beyond the fourth, and those of which it was not measured, or not in the same unit.
 *
 * @param metric what it was called, as `metricSaid` reads it: one that is measured goes first
 * @param concept what is asked for otherwise; null takes the first kind that is known
 * @throws STORE_UNAVAILABLE
 */
export async function graphOf(
  stores: TenantStores,
  { assetIds, metric: said, concept, window }: GraphWish,
  reader: Reader,
): Promise<Graph | null> {
  const known = await stores.samples.series({ assetIds, window });
  const byAsset = assetIds.map((assetId) => known.filter((series) => series.assetId === assetId));
  const wanted =
    concept ??
    byAsset
      .flat()
      .map(conceptOf)
      .find((one) => one !== null) ??
    null;
  const measured = await Promise.all(
    assetIds.map((assetId, index) => drawable(stores, assetId, byAsset[index] ?? [], { said, wanted, window })),
  );
  const unit = measured.flat()[0]?.unit;
  const comparable = measured
    .map((of) => of.filter((one) => one.unit === unit))
    .filter((of) => of.length > 0)
    .slice(0, MOST_SERIES);
  const found = comparable.flatMap((of) => of.slice(0, Math.floor(MOST_SERIES / comparable.length)));
  const [main] = found;
  if (!main) return null;
  const largest = Math.max(...found.flatMap(({ points }) => points.map(([, value]) => Math.abs(value))), 0);
  const shown = shownAs(unitOf(main.series), largest, reader.language);
  const names = titlesOf(
    found.map(({ series }) => series),
    reader,
  );
  const assets = [...new Set(found.map(({ series }) => series.assetId))];
  const chart = {
    title: found.length > 1 ? `${measuredAs(main.series, reader)}, ${list(assets, reader.language)}` : (names[0] ?? ''),
    unit: shown.unit,
    timeZone: reader.clock.timeZone,
    series: found.map(({ points }, index) => ({
      name: names[index] ?? '',
      points: resample(points, MOST_POINTS).map(([at, value]) => [at, value * shown.factor] as const),
    })),
    threshold: null,
    marks: [],
  };
  return { chart, leftOut: assetIds.filter((assetId) => !assets.includes(assetId)) };
}

/** The series of one asset that tell what is asked for, the most varying first; of those that never left zero only the first. */
async function drawable(
  stores: TenantStores,
  assetId: string,
  known: readonly Known[],
  { said, wanted, window }: { readonly said: string | null; readonly wanted: Concept | null; readonly window: Window },
) {
  const named =
    said === null
      ? null
      : metricMeant(
          said,
          known.map(({ metric }) => metric),
        );
  const metric = named ?? wholest(known.filter((series) => wanted !== null && conceptOf(series) === wanted));
  if (metric === null) return [];
  return (await stores.samples.range({ assetIds: [assetId], metric, window }))
    .filter((series) => named !== null || conceptOf(series) === wanted)
    .map((series) => ({ series, ...readable(series) }))
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => spread(b.points) - spread(a.points))
    .filter(({ points }, index) => index === 0 || points.some(([, value]) => value !== 0));
}

type GraphWish = Pick<Intent, 'concept' | 'metric'> & { readonly assetIds: readonly string[]; readonly window: Window };
type Known = Parameters<typeof meaningOf>[0] & { readonly assetId: string };

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
