import type { Pool } from 'pg';
import { storeError } from './store-error.ts';

/** Tables that are partitioned by their column `at`. */
export type PartitionedTable = 'samples' | 'logs' | 'events';

export type Partitions = {
  /** Makes the partitions that records of these instants lack. Rows without one wait in `…_rest`, and move when it is made. */
  makeRoom(table: PartitionedTable, records: ReadonlyArray<{ readonly at: Date }>): Promise<void>;
  /** Makes today's partitions and the next, and drops those whose time is over. Any number of processes may call it. */
  retain(now: Date): Promise<{ readonly dropped: readonly string[] }>;
};

/** How long records are kept, in ms. */
export type Retention = Readonly<Record<PartitionedTable, number>>;

const DAY_MS = 86_400_000;
const TABLES: readonly PartitionedTable[] = ['samples', 'logs', 'events'];
/** A wrong clock of a device must not make tables without end: beyond these, rows stay in `…_rest`. */
const MOST_PARTITIONS = 400;
const AHEAD_MS = 2 * DAY_MS;
/** Dropping waits for readers, and new readers wait for it: it gives up soon and is tried at the next round. */
const DROP_PATIENCE = "SET LOCAL lock_timeout = '5s'";
/**
 * The same as `make_partition` takes. Making locks `…_rest` and then the parent, dropping the parent and then `…_rest`: at the same
 * moment each would wait for the other.
 */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('inframind.partitions', 0))";

/**
 * The partitions: a day each of samples and logs, a month of events. One that was made for late data lives on for the whole
 * retention from when it was made, so that an old file can be brought in and looked at.
 *
 * @param pool as the owner of the schema; the role that stores work as can make no tables
 */
export function createPartitions(pool: Pool, retention: Retention, now: () => Date): Partitions {
  const made = new Map<string, Promise<unknown>>();

  const make = (table: PartitionedTable, start: number): Promise<unknown> => {
    const key = `${table} ${start}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const making = pool
      .query(
        `SELECT inframind.make_partition($1, $2, $3, $4)
         WHERE (SELECT count(*) FROM inframind.partitions WHERE parent = $1) < $5`,
        [table, new Date(start), new Date(next(table, start)), now(), MOST_PARTITIONS],
      )
      .catch((error: unknown) => {
        made.delete(key);
        throw storeError(error);
      });
    made.set(key, making);
    return making;
  };

  const dropOld = async (table: PartitionedTable, limit: Date): Promise<string[]> => {
    const { rows } = await pool.query<{ name: string }>(
      'SELECT name FROM inframind.partitions WHERE parent = $1 AND to_at <= $2 AND made_at <= $2 ORDER BY from_at',
      [table, limit],
    );
    const dropped: string[] = [];
    for (const { name } of rows) if (await drop(pool, name)) dropped.push(name);
    await pool.query(`DELETE FROM inframind.${table}_rest WHERE at < $1`, [limit]);
    return dropped;
  };

  return {
    makeRoom: async (table, records) => {
      const latest = now().getTime() + AHEAD_MS;
      let last = Number.NaN;
      for (const { at } of records) {
        const start = startOf(table, at.getTime());
        if (start === last || start > latest) continue;
        last = start;
        await make(table, start);
      }
    },
    retain: async (at) => {
      try {
        const dropped: string[] = [];
        for (const table of TABLES) dropped.push(...(await dropOld(table, new Date(at.getTime() - retention[table]))));
        made.clear();
        for (const table of TABLES) {
          const start = startOf(table, at.getTime());
          await make(table, start);
          await make(table, next(table, start));
        }
        return { dropped };
      } catch (error) {
        throw storeError(error);
      }
    },
  };
}

/** Drops a partition unless it is in use, or another process has dropped it. */
async function drop(pool: Pool, name: string): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN; ${DROP_PATIENCE}; ${ONE_AT_A_TIME}`);
    const { rowCount } = await client.query('DELETE FROM inframind.partitions WHERE name = $1', [name]);
    if (rowCount === 1) await client.query(`DROP TABLE inframind.${client.escapeIdentifier(name)}`);
    await client.query('COMMIT');
    return rowCount === 1;
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost;
    });
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** First instant of the partition, in UTC. */
function startOf(table: PartitionedTable, atMs: number): number {
  if (table !== 'events') return Math.floor(atMs / DAY_MS) * DAY_MS;
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
}

function next(table: PartitionedTable, start: number): number {
  if (table !== 'events') return start + DAY_MS;
  const at = new Date(start);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
}

const LOCK_NOT_AVAILABLE = '55P03';
