import type pg from 'pg';
import type { Stores } from '../stores.ts';
import { dropLooseEvidence } from './answer-store.ts';
import { tenantDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { createPartitions, type Retention } from './partitions.ts';
import { templateFile } from './pglite-template.ts';
import { openPool, SERVICE } from './pools.ts';
import { postgresStores } from './postgres-stores.ts';
import { deleteEmptySeries } from './sample-store.ts';
import { storeError } from './store-error.ts';
import { checkVersions } from './versions.ts';

const DAY_MS = 86_400_000;
const RETENTION: Retention = { samples: 30 * DAY_MS, logs: 30 * DAY_MS, events: 365 * DAY_MS };

/**
 * Opens the stores: PostgreSQL with pgvector at `databaseUrl`, or the embedded PGlite in `dataDir` when that is null, and
 * brings their schema up to date. `stores.close()` closes the pool too; stop what else uses the pool first.
 *
 * `retain` is to be called from time to time.
 *
 * @param settings.dataDir folder for the embedded database; `memory` keeps it in memory (for tests)
 * @param settings.retention how long samples, logs and events are kept; evidence that no answer cites as long as the longest of them
 * @throws STORE_LOCKED, STORE_MOVED, STORE_NEWER, STORE_UNAVAILABLE, STORE_FULL
 */
export async function openStores(settings: {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly retention?: Retention;
  readonly now?: () => Date;
}): Promise<{ stores: Stores; pool: pg.Pool; retain: (now: Date) => Promise<{ readonly dropped: readonly string[] }> }> {
  const { pool, close, withoutLimit, keepAsTemplate } = openPool(settings, SERVICE, settings.databaseUrl === null ? templateFile() : null);
  try {
    if (settings.databaseUrl !== null) await checkVersions(pool);
    const ran = await (withoutLimit === undefined ? migrate(pool) : withoutLimit(() => migrate(pool)));
    if (ran.length > 0) await keepAsTemplate?.();
  } catch (error) {
    await close();
    throw storeError(error);
  }
  const retention = settings.retention ?? RETENTION;
  const partitions = createPartitions(pool, retention, settings.now ?? (() => new Date()));
  const stores = postgresStores(pool, partitions, close);
  const retain = async (now: Date) => {
    const { dropped } = await partitions.retain(now);
    const isEmptied = dropped.some((name) => name.startsWith('samples'));
    const before = new Date(now.getTime() - Math.max(...Object.values(retention)));
    for (const { id } of await stores.tenants.list()) {
      const database = tenantDatabase(pool, { makeRoom: partitions.makeRoom, makeVectorIndex: async () => {} }, id);
      if (isEmptied) await database.within(deleteEmptySeries);
      await database.within((sql) => dropLooseEvidence(sql, before));
    }
    return { dropped };
  };
  return { pool, stores, retain };
}
