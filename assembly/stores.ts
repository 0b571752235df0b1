import { statfs } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { composeStores } from '../stores/composed-stores.ts';
import { openOpenSearch } from '../stores/opensearch/open.ts';
import { openStores } from '../stores/postgres/open.ts';

type Opened = Awaited<ReturnType<typeof openStores>>;

/** What is free on the disk that holds the embedded database; null when the data are elsewhere. */
export async function freeDiskBytes({ databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>): Promise<number | null> {
  if (databaseUrl !== null || dataDir === 'memory') return null;
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize;
}

/** How often indices and partitions are looked at for their size and age. */
const RETAIN_MS = 600_000;

/**
 * The stores that the settings name: all in PostgreSQL or the embedded database, or samples, logs and events in OpenSearch.
 * `stores.close()` ends everything, the upkeep of indices and partitions too.
 *
 * @throws STORE_LOCKED, STORE_UNAVAILABLE, STORE_FULL, SECRET_MISSING
 */
export async function assembleStores(
  deps: { readonly secret: ResolveSecret; readonly now: () => Date; readonly log: Logger },
  settings: Pick<Settings, 'databaseUrl' | 'dataDir' | 'opensearch' | 'retention'>,
): Promise<Opened> {
  const databaseUrl = settings.databaseUrl === null ? null : await deps.secret(settings.databaseUrl);
  const { now, log } = deps;
  const database = await openStores({ databaseUrl, dataDir: settings.dataDir, retention: settings.retention, now });
  const tidy = async () => {
    try {
      const { dropped } = await database.retain(now());
      if (dropped.length > 0) log.info({ dropped }, 'what was past its retention was dropped');
    } catch (thrown) {
      log.warn(thrown, 'the partitions of the database could not be looked at');
    }
  };
  const opened = { ...database, stores: repeating(tidy, database.stores) };
  if (settings.opensearch === null) return opened;
  try {
    return { ...opened, stores: await withOpenSearch(deps, opened.stores, settings.opensearch) };
  } catch (error) {
    await opened.stores.close();
    throw error;
  }
}

async function withOpenSearch(
  { secret, now, log }: Parameters<typeof assembleStores>[0],
  state: Opened['stores'],
  { url, username, password, caFile, shards, rollover, retention }: NonNullable<Settings['opensearch']>,
): Promise<Opened['stores']> {
  const connection = { url, username, password: password === null ? null : await secret(password), caFile };
  const limits = { shards, rolloverBytes: rollover.sizeBytes, rolloverMs: rollover.age, retentionMs: retention };
  const engine = openOpenSearch(connection, { limits, now });
  const upkeep = async () => {
    const fault = await engine.ping().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (fault !== null) log.warn(fault, 'OpenSearch is away or takes no records: what is taken in waits in the queue until it does');
    try {
      // Also while it is full: old indices can be deleted then.
      const { rolledOver, deleted } = await engine.retain(now());
      if (rolledOver.length + deleted.length > 0) log.info({ rolledOver, deleted }, 'indices were rolled over or deleted');
    } catch (thrown) {
      if (fault === null) log.warn(thrown, 'indices could not be looked at');
    }
  };
  return repeating(upkeep, composeStores(state, engine));
}

/** Does the work at once and from then on, until the stores are closed. */
function repeating(work: () => Promise<void>, stores: Opened['stores']): Opened['stores'] {
  let running = work();
  const timer = setInterval(() => {
    running = running.then(work);
  }, RETAIN_MS);
  return {
    ...stores,
    close: async () => {
      clearInterval(timer);
      await running;
      await stores.close();
    },
  };
}
