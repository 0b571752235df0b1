import { statfs } from 'node:fs/promises';
import type { Logger } from 'pino';
import { AppError } from '../domain/errors.ts';
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

/** How often indices are looked at for their size and age. */
const RETAIN_MS = 600_000;

/**
 * The stores that the settings name: all in PostgreSQL or the embedded database, or samples, logs and events in OpenSearch.
 * `stores.close()` ends everything, the upkeep of the indices too.
 *
 * @throws STORE_LOCKED, STORE_UNAVAILABLE, STORE_FULL, SECRET_MISSING
 */
export async function assembleStores(
  deps: { readonly secret: ResolveSecret; readonly now: () => Date; readonly log: Logger },
  settings: Pick<Settings, 'databaseUrl' | 'dataDir' | 'opensearch'>,
): Promise<Opened> {
  const databaseUrl = settings.databaseUrl === null ? null : await deps.secret(settings.databaseUrl);
  const opened = await openStores({ databaseUrl, dataDir: settings.dataDir });
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
    try {
      const { rolledOver, deleted } = await engine.retain(now());
      if (rolledOver.length + deleted.length > 0) log.info({ rolledOver, deleted }, 'indices were rolled over or deleted');
    } catch (thrown) {
      const away = thrown instanceof AppError && thrown.code === 'STORE_UNAVAILABLE';
      log.warn(
        thrown,
        away ? 'OpenSearch is away: what is taken in waits in the queue until it is back' : 'indices could not be looked at',
      );
    }
  };
  let running = upkeep();
  const timer = setInterval(() => {
    running = running.then(upkeep);
  }, RETAIN_MS);
  const stores = composeStores(state, engine);
  return {
    ...stores,
    close: async () => {
      clearInterval(timer);
      await running;
      await stores.close();
    },
  };
}
