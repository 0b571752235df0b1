import type { SuccessTest } from '../../domain/step.ts';
import type { SeriesPoints, TenantStores } from '../../stores/stores.ts';

/** Samples older than this say nothing about the state before a run. */
const RECENT_MS = 900_000;

export type Measured = { readonly value: number; readonly unit: string };

/**
 * Measures what a success test names on an asset: with `since`, from samples taken at or after it; without, from recent
 * ones. Of several matching series the one furthest from success counts. Null when there is no sample.
 */
export type Measure = (test: SuccessTest, assetId: string, since: Date | null) => Promise<Measured | null>;

/** Measures from the samples that collectors keep writing; a counter is read as its rate per second. */
export function createMeasure(deps: { readonly stores: Pick<TenantStores, 'samples'>; readonly now: () => Date }): Measure {
  return async (test, assetId, since) => {
    const now = deps.now().getTime();
    const window = { from: since ?? new Date(now - RECENT_MS), to: new Date(now + 1) };
    if (window.from >= window.to) return null;
    const found = await deps.stores.samples.range({ assetIds: [assetId], metric: test.metric, labels: test.labels, window });
    const values = found.map(lastValue).filter((value) => value !== null);
    if (values.length === 0) return null;
    return { value: test.below === null ? Math.min(...values) : Math.max(...values), unit: found[0]?.unit ?? '' };
  };
}

/**
 * Measures on the asset that a test names, else on every target: of several the one furthest from success counts, and where one was not
 * measured it is not known.
 */
export async function measureOver(
  measure: Measure,
  test: SuccessTest,
  targets: ReadonlyArray<{ readonly assetId: string }>,
  since: Date | null,
): Promise<Measured | null> {
  const ids = test.assetId === undefined ? targets.map(({ assetId }) => assetId) : [test.assetId];
  const measured = (await Promise.all(ids.map((id) => measure(test, id, since)))).filter((one) => one !== null);
  const [first, ...others] = measured;
  if (first === undefined || measured.length < ids.length) return null;
  return others.reduce((worst, one) => ((test.below === null ? one.value < worst.value : one.value > worst.value) ? one : worst), first);
}

/** Whether a value is on the side of the limit where the test wants it. */
export function isSuccess(test: SuccessTest, value: number): boolean {
  return (test.below === null || value < test.below) && (test.above === null || value > test.above);
}

/**
 * Whether the run helped: the metric came to the right side of the limit; false when it was measured and did not; null
 * when it was not measured, or was on that side already before.
 */
export function helped(test: SuccessTest, before: number | null, after: number | null): boolean | null {
  if (after === null) return null;
  if (!isSuccess(test, after)) return false;
  return before !== null && isSuccess(test, before) ? null : true;
}

function lastValue({ instrument, points }: SeriesPoints): number | null {
  const last = points.at(-1);
  if (!last) return null;
  if (instrument === 'gauge') return last[1];
  const earlier = points.at(-2);
  return earlier && last[0] > earlier[0] && last[1] >= earlier[1] ? ((last[1] - earlier[1]) / (last[0] - earlier[0])) * 1_000 : null;
}
