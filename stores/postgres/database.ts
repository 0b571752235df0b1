import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { AppError } from '../../domain/errors.ts';
import type { Partitions } from './partitions.ts';
import { isShortOfSpace } from './pglite-space.ts';
import { storeError } from './store-error.ts';

/** Statements of one tenant. `$1` is always the tenant; further values start at `$2`. */
export type Sql = {
  rows<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Rows inserted, updated or deleted. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
};

/** The database as one tenant sees it. */
export type TenantDatabase = {
  readonly tenantId: string;
  /** See `Partitions.makeRoom`. Within a transaction it does nothing, and the rows wait in `…_rest`. */
  readonly makeRoom: Partitions['makeRoom'];
  /** Makes the index of a model's vectors, once. Within a transaction it does nothing. */
  readonly makeVectorIndex: (model: string, dimension: number) => Promise<void>;
  /** Runs `work` in a transaction: its own, or the one this handle is bound to. @throws STORE_UNAVAILABLE, STORE_FULL */
  within<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** A handle bound to one transaction, which commits when `work` resolves and is rolled back when it rejects. */
  transaction<T>(work: (bound: TenantDatabase) => Promise<T>): Promise<T>;
};

const current = new AsyncLocalStorage<{ open: boolean }>();

/**
 * The tenant's door to the pool; what only the owner of the schema can make is made by `owner`. Each transaction drops to the role `inframind_app`, which row-level security binds, and
 * names the tenant, so that even a statement without a condition sees this tenant's rows only.
 */
export function tenantDatabase(
  pool: pg.Pool,
  owner: Pick<TenantDatabase, 'makeRoom' | 'makeVectorIndex'>,
  tenantId: string,
): TenantDatabase {
  const begin = `BEGIN; SET LOCAL ROLE inframind_app; SET LOCAL inframind.tenant = ${pg.escapeLiteral(tenantId)}`;

  const inTransaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    // On the embedded engine this would wait for itself; on any engine it would not be part of the transaction.
    if (current.getStore()?.open) throw new AppError('INTERNAL', 'Inside transaction(work) use the stores handed to work.');
    try {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        await client.query(begin);
        const result = await work(statements(client, tenantId));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((lost: Error) => {
          failure = lost;
        });
        failure ??= isStuck(error) ? (error as Error) : undefined;
        throw error;
      } finally {
        client.release(failure);
      }
    } catch (error) {
      throw storeError(error);
    }
  };

  return {
    tenantId,
    makeRoom: owner.makeRoom,
    makeVectorIndex: owner.makeVectorIndex,
    within: (work) => againPastNewPartitions(() => inTransaction(work)),
    transaction: (work) =>
      inTransaction(async (sql) => {
        const scope = { open: true };
        try {
          return await current.run(scope, () => work(bind(tenantId, sql)));
        } finally {
          scope.open = false;
        }
      }),
  };
}

/** A connection to a server that became a standby stays with it, though the name leads to another meanwhile: a new one finds that. */
function isStuck(error: unknown): boolean {
  return (error as { code?: unknown }).code === '25006' && !isShortOfSpace();
}

/** A row may be on its way to `…_rest` at the moment at which its partition is made: what was rolled back for that is done again. */
async function againPastNewPartitions<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code } = ((error as Error).cause ?? error) as { code?: unknown };
      if (code !== CHECK_VIOLATION || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** More than the partitions that one round of upkeep makes of a table, each of which may come in between. */
const MOST_ATTEMPTS = 12;
/** No table of ours has a check but the bounds of its partitions. */
const CHECK_VIOLATION = '23514';

/** Within one transaction pieces of work follow each other, even when the caller starts several at once. */
function bind(tenantId: string, sql: Sql): TenantDatabase {
  let last: Promise<unknown> = Promise.resolve();
  const bound: TenantDatabase = {
    tenantId,
    makeRoom: async () => {},
    makeVectorIndex: async () => {},
    within: (work) => {
      const next = last.then(() => work(sql));
      last = next.catch(() => {});
      return next;
    },
    transaction: (work) => work(bound),
  };
  return bound;
}

function statements(client: pg.PoolClient, tenantId: string): Sql {
  return {
    rows: async (text, values = []) => (await client.query(text, [tenantId, ...values])).rows,
    run: async (text, values = []) => (await client.query(text, [tenantId, ...values])).rowCount ?? 0,
  };
}
