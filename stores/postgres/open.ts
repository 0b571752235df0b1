import pg from 'pg';
import type { Stores } from '../stores.ts';
import { migrate } from './migrate.ts';
import { type OpenPool, openPglitePool } from './pglite-pool.ts';
import { postgresStores } from './postgres-stores.ts';
import { storeError } from './store-error.ts';

/** The queues keep their tables in `bullmq` and name them without a schema; ours are always named with theirs. */
const SEARCH_PATH = 'bullmq, public';
/** A transaction that does nothing for so long is rolled back, so that a forgotten one cannot stop the others. */
const IDLE_IN_TRANSACTION_MS = 30_000;
/** Nothing of ours takes a tenth as long. */
const STATEMENT_LIMIT_MS = 120_000;

/**
 * Opens the stores: PostgreSQL with pgvector at `databaseUrl`, or the embedded PGlite in `dataDir` when that is null, and
 * brings their schema up to date. `stores.close()` closes the pool too; stop what else uses the pool first.
 *
 * @param dataDir folder for the embedded database; `memory` keeps it in memory (for tests)
 * @throws STORE_LOCKED, STORE_UNAVAILABLE, STORE_FULL
 */
export async function openStores(settings: {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
}): Promise<{ stores: Stores; pool: pg.Pool }> {
  const { pool, close } = settings.databaseUrl === null ? openEmbedded(settings.dataDir) : openServer(settings.databaseUrl);
  // A client that breaks is replaced; whoever uses it is told by its own call. Without a listener the process would end.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.setMaxListeners(0);
  try {
    await migrate(pool);
  } catch (error) {
    await close();
    throw storeError(error);
  }
  return { pool, stores: postgresStores(pool, close) };
}

function openEmbedded(dataDir: string): OpenPool {
  return openPglitePool(dataDir, {
    searchPath: SEARCH_PATH,
    idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    statementLimitMs: STATEMENT_LIMIT_MS,
  });
}

function openServer(databaseUrl: string): OpenPool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 30,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    options: `-c search_path=${SEARCH_PATH.replaceAll(' ', '')}`,
  });
  return { pool, close: () => pool.end() };
}
