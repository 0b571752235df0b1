import { resample } from '../../analysis/signals/columns.ts';
import { readable } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Chart, Window } from '../../domain/answer.ts';
import type { Concept } from '../../domain/finding.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { titleOf, unitOf } from '../chart.ts';
import type { Reader } from '../claims.ts';
import { shownAs } from '../wording/quantities.ts';

const MOST_SERIES = 4;
const MOST_POINTS = 240;

/**
 * The series of one kind of one asset over a window, the most varying first. Null when nothing of the kind was measured.
 *
 * @param concept what is asked for; null takes the first kind that is known
 * @throws STORE_UNAVAILABLE
 */
export async function graphOf(
  stores: TenantStores,
  { assetId, concept, window }: { readonly assetId: string; readonly concept: Concept | null; readonly window: Window },
  reader: Reader,
): Promise<Chart | null> {
  const known = (await stores.samples.series({ assetIds: [assetId], window })).flatMap((one) => {
    const meaning = meaningOf(one);
    return meaning ? [{ metric: one.metric, concept: meaning.concept }] : [];
  });
  const wanted = concept ?? known[0]?.concept ?? null;
  const metrics = [...new Set(known.filter((one) => one.concept === wanted).map(({ metric }) => metric))];
  const [metric] = metrics;
  if (metric === undefined) return null;
  const found = (await stores.samples.range({ assetIds: [assetId], metric, window }))
    .map((series) => ({ series, points: readable(series).points }))
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => spread(b.points) - spread(a.points))
    .slice(0, MOST_SERIES);
  const [main] = found;
  if (!main) return null;
  const largest = Math.max(...found.flatMap(({ points }) => points.map(([, value]) => Math.abs(value))), 0);
  const shown = shownAs(unitOf(main.series), largest, reader.language);
  return {
    title: titleOf(main.series, reader),
    unit: shown.unit,
    timeZone: reader.clock.timeZone,
    series: found.map(({ series, points }) => ({
      name: titleOf(series, reader),
      points: resample(points, MOST_POINTS).map(([at, value]) => [at, value * shown.factor] as const),
    })),
    threshold: null,
    marks: [],
  };
}

function spread(points: ReadonlyArray<readonly [number, number]>): number {
  const values = points.map(([, value]) => value);
  return (
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) -
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  );
}
