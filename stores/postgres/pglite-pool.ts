import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { openDoor } from './pglite-door.ts';
import { createEngine } from './pglite-engine.ts';
import { createSession } from './pglite-session.ts';
import { guardSpace } from './pglite-space.ts';
import { startUpkeep } from './pglite-upkeep.ts';

/** A `pg.Pool` and how to close it with what stands behind it. */
export type OpenPool = {
  readonly pool: pg.Pool;
  close(): Promise<void>;
  /** While `work` is done no statement is taken for dead; absent where the server sees to that (see `migrate`). */
  withoutLimit?<T>(work: () => Promise<T>): Promise<T>;
  /** Keeps the database as it is as the template of others; absent with a server, and where it lies in a folder. */
  keepAsTemplate?(): Promise<void>;
};

export type PoolSettings = {
  readonly searchPath: string;
  /** A transaction that does nothing for so long while others wait is rolled back. */
  readonly idleInTransactionMs: number;
  /** A statement that takes longer has the database opened anew. */
  readonly statementLimitMs: number;
  /** What a new database begins as, null: as an empty one. @see pglite-template.ts */
  readonly template: string | null;
};

/**
 * The embedded PostgreSQL (PGlite with pgvector, in a thread) as an ordinary `pg.Pool`: the same client code, parsers and
 * errors as with a server. The data lies in `dataDir/postgres`; the folder is locked while open. PGlite never calls fsync:
 * ending the process loses nothing, a power cut may lose the last seconds.
 *
 * @param dataDir folder, or `memory` for a database that ends with its pool
 * @throws STORE_LOCKED when another process has the folder open
 */
export function openPglitePool(dataDir: string, options: PoolSettings): OpenPool {
  const inMemory = dataDir === 'memory';
  const lock = inMemory ? null : lockFolder(dataDir);
  const engine = createEngine({
    folder: inMemory ? null : join(dataDir, 'postgres'),
    template: options.template,
    startup: `SET search_path TO ${options.searchPath}`,
    statementLimitMs: options.statementLimitMs,
  });
  const session = createSession(engine, options);
  // Clients cost next to nothing here, and one that waits for notifications is kept for long.
  const pool = new pg.Pool({ stream: () => session.connect(), max: 200, keepAlive: true, user: 'postgres', password: '' });
  const chores = [startUpkeep(pool, UPKEEP_EVERY_MS)];
  if (!inMemory) chores.push(guardSpace(pool, dataDir, { reserveBytes: RESERVE_BYTES, everyMs: 1_000 }));
  const closeDoor = openDoor(session, dataDir);
  return {
    pool,
    withoutLimit: engine.withoutLimit,
    ...(inMemory && options.template !== null && { keepAsTemplate: engine.keep }),
    close: async () => {
      await closeDoor();
      await Promise.all(chores.map((stop) => stop()));
      // Ends at once unless a client is still out; then the engine is closed under it.
      const patience = new AbortController();
      await Promise.race([pool.end(), setTimeout(CLOSE_PATIENCE_MS, null, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
      await engine.close();
      lock?.release();
    },
  };
}

const CLOSE_PATIENCE_MS = 3_000;
const UPKEEP_EVERY_MS = 30_000;
/** The log grows by files of 16 MiB; this is room for several, and for what a second of writing takes. */
const RESERVE_BYTES = 96 * 2 ** 20;
