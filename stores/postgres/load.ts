import pg, { type Pool, type PoolClient } from 'pg';
import { AppError } from '../../domain/errors.ts';
import { auditTrail } from './audit-trail.ts';
import { migrateWithin } from './migrate.ts';
import { MAINTENANCE } from './pools.ts';
import { countRows, listTables, nameOf, nameTenant, PLAIN_TEXT, type SnapshotHead, type Table, type TablePart } from './snapshot.ts';
import { storeError } from './store-error.ts';
import { checkVersions } from './versions.ts';

/**
 * Puts a snapshot in the place of what the database holds, all in one transaction: the schema as old as the snapshot, its rows,
 * then the migrations that came since. Before it commits, rows are counted and the audit chains recomputed.
 *
 * @param options.replace whether what is there may be lost; queued jobs of the database go with it
 * @throws STORE_NOT_EMPTY, STORE_IN_USE, BACKUP_DAMAGED when the rows are not what the head says, STORE_UNAVAILABLE, STORE_FULL
 */
export async function loadSnapshot(
  pool: Pool,
  head: Pick<SnapshotHead, 'schema' | 'counts' | 'audit' | 'partitions' | 'vectors'>,
  parts: AsyncIterable<TablePart>,
  options: { readonly replace: boolean },
): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => Promise.reject(storeError(error)));
  let lost: Error | undefined;
  try {
    await checkVersions(client);
    await client.query('BEGIN');
    await client.query(PLAIN_TEXT);
    await refuseOthers(client);
    await makeRoom(client, options.replace);
    await migrateWithin(client, head.schema);
    await client.query(PLAIN_TEXT);
    for (const { parent, from, to, madeAt } of head.partitions)
      await client.query('SELECT inframind.make_partition($1, $2, $3, $4)', [parent, from, to, madeAt]);
    const tables = await listTables(client);
    for await (const part of parts) await insert(client, tables, part);
    for (const table of tables) await restartIdentities(client, table);
    await verify(client, tables, head);
    await migrateWithin(client);
    await indexVectors(client, head.vectors);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch((broken: Error) => {
      lost = broken;
    });
    throw storeError(error);
  } finally {
    client.release(lost);
  }
}

/** A service that works on the database meanwhile would mix old and new. On the embedded engine the folder's lock says so before. */
async function refuseOthers(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'inframind%' AND application_name <> $1`,
    [MAINTENANCE],
  );
  const others = rows[0]?.others ?? 0;
  if (others === 0) return;
  throw new AppError('STORE_IN_USE', `${others} connections of a running InfraMind`, {
    hint: {
      en: `A running InfraMind holds ${others} connections to this database; stop it first.`,
      ru: `Работающий InfraMind держит соединения с этой базой (${others}); сначала остановите его.`,
      ko: `실행 중인 InfraMind가 이 데이터베이스에 연결 ${others}개를 열어 두었습니다. 먼저 멈추세요.`,
    },
  });
}

async function makeRoom(client: PoolClient, replace: boolean): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass('inframind.tenants') IS NOT NULL AS there");
  if (rows[0]?.there === true && !replace) {
    const tenants = (await client.query<{ id: string }>('SELECT tenant_id AS id FROM inframind.tenants')).rows.map(({ id }) => id);
    const counts = await countRows(client, await listTables(client), tenants);
    if (counts.length > 0) throw notEmpty(counts);
  }
  await client.query(`DROP SCHEMA IF EXISTS inframind CASCADE${replace ? '; DROP SCHEMA IF EXISTS bullmq CASCADE' : ''}`);
}

function notEmpty(counts: ReadonlyArray<{ readonly table: string; readonly rows: number }>): AppError {
  const total = counts.reduce((sum, { rows }) => sum + rows, 0);
  const list = counts.map(({ table, rows }) => `${table} ${rows}`).join(', ');
  return new AppError('STORE_NOT_EMPTY', list, {
    hint: {
      en: `There are ${total} records (${list}). --force replaces all of them.`,
      ru: `Там уже есть записи: ${total} (${list}). --force заменит их все.`,
      ko: `이미 기록 ${total}건이 있습니다(${list}). --force를 쓰면 모두 바뀝니다.`,
    },
  });
}

async function insert(client: PoolClient, tables: readonly Table[], part: TablePart): Promise<void> {
  const table = tables.find(({ name }) => name === part.table);
  const typed = part.columns.map((name) => table?.columns.find((column) => column.name === name));
  const unknown = part.columns.find((_, i) => typed[i] === undefined);
  if (table === undefined || unknown !== undefined)
    throw damaged(`no place for ${part.table}${unknown === undefined ? '' : `.${unknown}`}`);
  const values: Array<Array<string | null>> = part.columns.map(() => []);
  for (const line of part.text.split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line) as ReadonlyArray<string | null>;
    for (const [i, column] of values.entries()) column.push(row[i] ?? null);
  }
  const names = part.columns.map((name) => pg.escapeIdentifier(name)).join(', ');
  const casts = typed.map((column, i) => `v${i}::${column?.type}`).join(', ');
  await nameTenant(client, part.tenantId);
  await client.query(
    `INSERT INTO ${nameOf(part.table)} (${names}) OVERRIDING SYSTEM VALUE SELECT ${casts}
     FROM unnest(${values.map((_, i) => `$${i + 1}::text[]`).join(', ')}) AS t (${values.map((_, i) => `v${i}`).join(', ')})`,
    values,
  );
}

/** Numbers that the database gives go on after the greatest that was loaded. */
async function restartIdentities(client: PoolClient, table: Table): Promise<void> {
  for (const { name } of table.columns.filter(({ isIdentity }) => isIdentity)) {
    await client.query(`LOCK TABLE ${nameOf(table.name)}`);
    const { rows } = await client.query<{ tenant: string }>('SELECT tenant_id AS tenant FROM inframind.tenants');
    let last = 0n;
    for (const { tenant } of table.hasTenant ? rows : [{ tenant: '' }]) {
      await nameTenant(client, tenant);
      const found = await client.query<{ last: string | null }>(
        `SELECT max(${pg.escapeIdentifier(name)}) AS last FROM ${nameOf(table.name)}`,
      );
      const value = BigInt(found.rows[0]?.last ?? 0);
      if (value > last) last = value;
    }
    if (last > 0n) await client.query('SELECT setval(pg_get_serial_sequence($1, $2), $3)', [nameOf(table.name), name, last.toString()]);
  }
}

/** Each model's vectors have an index of their own, which is made when the model first comes; where the schema has such indices. */
async function indexVectors(client: PoolClient, vectors: SnapshotHead['vectors']): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regprocedure('inframind.make_vector_index(text, integer)') IS NOT NULL AS there",
  );
  if (rows[0]?.there !== true) return;
  for (const { model, dimension } of vectors) await client.query('SELECT inframind.make_vector_index($1, $2)', [model, dimension]);
}

async function verify(client: PoolClient, tables: readonly Table[], head: Pick<SnapshotHead, 'counts' | 'audit'>): Promise<void> {
  const tenants = (await client.query<{ id: string }>('SELECT tenant_id AS id FROM inframind.tenants')).rows.map(({ id }) => id);
  const key = ({ table, tenantId, rows }: SnapshotHead['counts'][number]) => JSON.stringify([table, tenantId, rows]);
  const found = new Set((await countRows(client, tables, tenants)).map(key));
  const wrong = head.counts.find((count) => !found.has(key(count)));
  if (wrong !== undefined || found.size !== head.counts.length)
    throw damaged(`${wrong?.table ?? 'a table'} does not hold the rows it should`);
  for (const { tenantId, ...state } of head.audit) {
    await nameTenant(client, tenantId);
    const { sequence, hash, isWhole } = await auditTrail(client, tenantId);
    if (sequence !== state.sequence || hash !== state.hash || isWhole !== state.isWhole)
      throw damaged(`the audit trail of ${tenantId} is not what it was`);
  }
}

function damaged(what: string): AppError {
  return new AppError('BACKUP_DAMAGED', what, {
    hint: {
      en: `The backup cannot be restored: ${what}.`,
      ru: `Копию нельзя восстановить: ${what}.`,
      ko: `백업을 복원할 수 없습니다: ${what}.`,
    },
  });
}
