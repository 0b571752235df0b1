import type { ObservationEngine } from '../stores.ts';
import { type OpenSearchConnection, openEngine } from './engine.ts';
import { eventStore } from './event-store.ts';
import { createIndices, type Limits, tenantPart } from './indices.ts';
import { logStore } from './log-store.ts';
import { putTemplates } from './mappings.ts';
import { createReader } from './read.ts';
import { sampleStore } from './sample-store.ts';
import { tenantEngine } from './tenant-engine.ts';

const DAY_MS = 86_400_000;

/** An index a day or of 30 GB, whichever is first; samples and logs for a month, events for a year. */
export const LIMITS: Limits = {
  rolloverBytes: 30 * 2 ** 30,
  rolloverMs: DAY_MS,
  retentionMs: { logs: 30 * DAY_MS, samples: 30 * DAY_MS, events: 365 * DAY_MS },
};

/**
 * Samples, logs and events in OpenSearch 2.x or 3.x; index templates are put in place.
 *
 * @param options.shards primary shards of each index
 * @throws STORE_UNAVAILABLE
 */
export async function openOpenSearch(
  connection: OpenSearchConnection,
  options: { readonly limits?: Partial<Limits>; readonly shards?: number; readonly now?: () => Date } = {},
): Promise<ObservationEngine> {
  const engine = openEngine(connection);
  try {
    await putTemplates(engine, options.shards ?? 1);
  } catch (error) {
    await engine.close();
    throw error;
  }
  const indices = createIndices(engine, { ...LIMITS, ...options.limits });
  const deps = { engine, indices, reader: createReader(engine), now: options.now ?? (() => new Date()) };
  return {
    forTenant: (tenantId, putAside) => {
      const tenant = tenantEngine(deps, tenantPart(tenantId), putAside);
      return { samples: sampleStore(tenant), logs: logStore(tenant), events: eventStore(tenant) };
    },
    retain: indices.retain,
    ping: async () => {
      await engine.request('GET', '/');
    },
    close: engine.close,
  };
}
