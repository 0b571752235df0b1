import type { ObservationEngine } from '../observation-engine.ts';
import { createLook } from './condition.ts';
import { type OpenSearchConnection, openEngine } from './engine.ts';
import { eventStore } from './event-store.ts';
import { createIndices, type Limits, tenantPart } from './indices.ts';
import { logStore } from './log-store.ts';
import { createReader } from './read.ts';
import { sampleStore } from './sample-store.ts';
import { tenantEngine } from './tenant-engine.ts';

const DAY_MS = 86_400_000;

/** An index a day or of 30 GB, whichever is first; samples and logs for a month, events for a year. */
export const LIMITS: Limits = {
  shards: 1,
  rolloverBytes: 30 * 2 ** 30,
  rolloverMs: DAY_MS,
  retentionMs: { logs: 30 * DAY_MS, samples: 30 * DAY_MS, events: 365 * DAY_MS },
};

/**
 * Samples, logs and events in OpenSearch 2.x or 3.x. Nothing is asked of it yet, so it may be away; index templates are put in
 * place before the first index that needs them.
 *
 * @throws CONFIG_INVALID when the authority's file cannot be read
 */
export function openOpenSearch(
  connection: OpenSearchConnection,
  options: { readonly limits?: Partial<Limits>; readonly now?: () => Date } = {},
): ObservationEngine {
  const engine = openEngine(connection);
  const indices = createIndices(engine, { ...LIMITS, ...options.limits });
  const deps = { engine, indices, reader: createReader(engine), now: options.now ?? (() => new Date()) };
  return {
    forTenant: (tenantId, putAside) => {
      const tenant = tenantEngine(deps, tenantPart(tenantId), putAside);
      return { samples: sampleStore(tenant), logs: logStore(tenant), events: eventStore(tenant) };
    },
    retain: indices.retain,
    ping: createLook(engine),
    close: engine.close,
  };
}
