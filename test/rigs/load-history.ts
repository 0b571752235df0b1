import type { Sample } from '../../domain/observation.ts';
import type { LogStore, SampleStore } from '../../stores/stores.ts';
import { type LogHistory, mulberry32 } from './log-history.ts';

const BATCH = 5_000;
const AT_ONCE = 3;

/** Writes all records of a history, from `first` on, in large batches, some at once; how many were created. */
export async function loadLogs(logs: LogStore, history: LogHistory, first = 0): Promise<number> {
  await logs.writeTemplates(history.templates);
  return inBatches(first, history.count, async (from, to) => {
    const batch = Array.from({ length: to - from }, (_, i) => history.log(from + i));
    return (await logs.write(batch)).created;
  });
}

/** Samples of one gauge on fifty assets over a day; most are small, some are large. */
export type SampleHistory = {
  readonly metric: string;
  readonly assetIds: readonly string[];
  readonly count: number;
  sample(i: number): Sample;
  /** Values of one asset, or of all, ascending. */
  sorted(assetId: string | null): Float64Array;
};

const ASSETS = 50;
const SPAN_MS = 24 * 3_600_000;

export function sampleHistory(count: number, seed: number, to: Date): SampleHistory {
  const random = mulberry32(seed);
  const values = Float64Array.from({ length: count }, () => -Math.log(1 - random()) * 10);
  const assetIds = Array.from({ length: ASSETS }, (_, i) => `host-${String(i).padStart(3, '0')}`);
  const stepMs = Math.floor(SPAN_MS / Math.ceil(count / ASSETS));
  return {
    metric: 'http.server.request.duration',
    assetIds,
    count,
    sample: (i) => ({
      kind: 'sample',
      at: new Date(to.getTime() - SPAN_MS + Math.floor(i / ASSETS) * stepMs),
      assetId: assetIds[i % ASSETS] ?? '',
      metric: 'http.server.request.duration',
      labels: { route: '/orders' },
      unit: 's',
      instrument: 'gauge',
      value: values[i] ?? 0,
    }),
    sorted: (assetId) => values.filter((_, i) => assetId === null || assetIds[i % ASSETS] === assetId).sort(),
  };
}

/** Writes all samples; how many were created. */
export async function loadSamples(samples: SampleStore, history: SampleHistory, first = 0): Promise<number> {
  return inBatches(first, history.count, async (from, to) => {
    const batch = Array.from({ length: to - from }, (_, i) => history.sample(from + i));
    return (await samples.write(batch)).created;
  });
}

async function inBatches(first: number, count: number, write: (from: number, to: number) => Promise<number>): Promise<number> {
  let next = first;
  let created = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) {
        const from = next;
        next = Math.min(count, from + BATCH);
        const written = await write(from, next);
        created += written;
      }
    }),
  );
  return created;
}
