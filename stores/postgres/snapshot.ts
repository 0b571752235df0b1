import pg, { type Pool, type PoolClient } from 'pg';
import { AppError } from '../../domain/errors.ts';
import { auditTrail, type TrailState } from './audit-trail.ts';
import { schemaVersion } from './migrate.ts';
import { storeError } from './store-error.ts';

/** Rows of one table and tenant: JSON Lines, a row an array of its columns' values as PostgreSQL writes them as text, or null. */
export type TablePart = {
  readonly table: string;
  readonly tenantId: string | null;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly text: string;
};

export type TableCount = { readonly table: string; readonly tenantId: string | null; readonly rows: number };

/** Instants as PostgreSQL writes them. */
export type Partition = { readonly parent: string; readonly from: string; readonly to: string; readonly madeAt: string };

/** What a snapshot holds, known before its rows are read. */
export type SnapshotHead = {
  readonly engine: string;
  readonly schema: number;
  readonly counts: readonly TableCount[];
  /** Parts of tables that are divided by time; empty in schemas that divide nothing. */
  readonly partitions: readonly Partition[];
  readonly audit: ReadonlyArray<{ readonly tenantId: string } & TrailState>;
  readonly vectors: ReadonlyArray<{ readonly tenantId: string; readonly model: string; readonly dimension: number; readonly rows: number }>;
};

const NOTHING_THERE = {
  en: 'InfraMind has never used this database: there is nothing to copy.',
  ru: 'InfraMind не пользовался этой базой: копировать нечего.',
  ko: 'InfraMind가 이 데이터베이스를 사용한 적이 없어 복사할 것이 없습니다.',
};
/** About how much text a part has; a row is never divided. */
const PART_BYTES = 2 * 2 ** 20;
const MOST_ROWS = 20_000;

/**
 * Reads everything of the schema `inframind` as it is at one moment, whichever engine it is and whatever tables there are, in
 * one read-only transaction; others go on writing meanwhile (on the embedded engine, which has one session, they wait).
 * What is counted and copied is what tenants of the list own.
 *
 * @throws NOT_FOUND when there is no such schema; STORE_UNAVAILABLE
 */
export async function readSnapshot<T>(pool: Pool, work: (head: SnapshotHead, parts: AsyncIterable<TablePart>) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => Promise.reject(storeError(error)));
  let lost: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(PLAIN_TEXT);
    const schema = await schemaVersion(client);
    if (schema === 0) throw new AppError('NOT_FOUND', 'There is no schema inframind in this database.', { hint: NOTHING_THERE });
    const tables = await listTables(client);
    const tenants = (await client.query<{ id: string }>('SELECT tenant_id AS id FROM inframind.tenants ORDER BY 1')).rows.map(
      ({ id }) => id,
    );
    const { rows } = await client.query<{ engine: string }>("SELECT current_setting('server_version') AS engine");
    const head = {
      engine: `PostgreSQL ${rows[0]?.engine}`,
      schema,
      counts: await countRows(client, tables, tenants),
      partitions: await listPartitions(client),
      audit: await ofEach(tenants, (tenantId) => trailOf(client, tenantId)),
      vectors: (await ofEach(tenants, (tenantId) => vectorsOf(client, tenantId))).flat(),
    };
    return await work(head, readParts(client, tables, head.counts));
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.query('ROLLBACK').catch((error: Error) => {
      lost = error;
    });
    client.release(lost);
  }
}

/** Values are written the same on every engine, and names in full; nothing is waited for too briefly. */
export const PLAIN_TEXT = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL search_path = pg_catalog;
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

/** A table that holds data of its own or in partitions; `columns` are those that can be written. */
export type Table = {
  readonly name: string;
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: string; readonly isIdentity: boolean }>;
  readonly hasTenant: boolean;
};

/** The tables of the schema but those about the schema itself, by name, `tenants` first. */
export async function listTables(client: Pick<PoolClient, 'query'>): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, bool_or(a.attname = 'tenant_id') AS "hasTenant",
       jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isIdentity', a.attidentity <> '')
         ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'inframind'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> ALL ('{migrations,partitions}')
     GROUP BY c.relname ORDER BY c.relname <> 'tenants', c.relname`,
  );
  return rows;
}

async function listPartitions(client: PoolClient): Promise<Partition[]> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass('inframind.partitions') IS NOT NULL AS there");
  if (rows[0]?.there !== true) return [];
  const partitions = await client.query<Partition>(
    `SELECT parent, from_at::text AS from, to_at::text AS to, made_at::text AS "madeAt" FROM inframind.partitions ORDER BY name`,
  );
  return partitions.rows;
}

/** Rows of each table and tenant that has any. Row-level security may bind the owner too: each tenant is named in turn. */
export async function countRows(
  client: Pick<PoolClient, 'query'>,
  tables: readonly Table[],
  tenants: readonly string[],
): Promise<TableCount[]> {
  const counts: TableCount[] = [];
  for (const table of tables) {
    for (const tenantId of table.hasTenant ? tenants : [null]) {
      await nameTenant(client, tenantId);
      const { rows } = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${nameOf(table.name)} ${ofTenant(tenantId)}`);
      const count = Number(rows[0]?.rows);
      if (count > 0) counts.push({ table: table.name, tenantId, rows: count });
    }
  }
  return counts;
}

async function* readParts(client: PoolClient, tables: readonly Table[], counts: readonly TableCount[]): AsyncGenerator<TablePart> {
  for (const { table: name, tenantId } of counts) {
    const table = tables.find((one) => one.name === name);
    if (table === undefined) continue;
    const columns = table.columns.map((column) => column.name);
    const values = columns.map((column) => `${pg.escapeIdentifier(column)}::text`).join(', ');
    await nameTenant(client, tenantId);
    await client.query(
      `DECLARE part NO SCROLL CURSOR FOR SELECT json_build_array(${values})::text AS line FROM ${nameOf(name)} ${ofTenant(tenantId)}`,
    );
    for (let wanted = 500; ; ) {
      const { rows } = await client.query<{ line: string }>(`FETCH ${wanted} FROM part`);
      if (rows.length === 0) break;
      const text = rows.map(({ line }) => `${line}\n`).join('');
      yield { table: name, tenantId, columns, rows: rows.length, text };
      wanted = Math.max(1, Math.min(MOST_ROWS, Math.floor((rows.length * PART_BYTES) / text.length)));
    }
    await client.query('CLOSE part');
  }
}

/** Whoever owns the tables may be bound by row-level security too. */
export async function nameTenant(client: Pick<PoolClient, 'query'>, tenantId: string | null): Promise<void> {
  await client.query(`SET LOCAL inframind.tenant = ${pg.escapeLiteral(tenantId ?? '')}`);
}

export function nameOf(table: string): string {
  return `inframind.${pg.escapeIdentifier(table)}`;
}

function ofTenant(tenantId: string | null): string {
  return tenantId === null ? '' : `WHERE tenant_id = ${pg.escapeLiteral(tenantId)}`;
}

async function trailOf(client: PoolClient, tenantId: string) {
  await nameTenant(client, tenantId);
  return { tenantId, ...(await auditTrail(client, tenantId)) };
}

async function vectorsOf(client: PoolClient, tenantId: string): Promise<SnapshotHead['vectors']> {
  await nameTenant(client, tenantId);
  const { rows } = await client.query<SnapshotHead['vectors'][number]>(
    `SELECT tenant_id AS "tenantId", model, dimension, count(*)::int AS rows FROM inframind.vectors WHERE tenant_id = $1
     GROUP BY 1, 2, 3 ORDER BY 2, 3`,
    [tenantId],
  );
  return rows;
}

async function ofEach<T>(tenants: readonly string[], work: (tenantId: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const tenantId of tenants) results.push(await work(tenantId));
  return results;
}
