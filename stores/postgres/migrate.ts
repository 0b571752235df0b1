import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import Postgrator from 'postgrator';
import { AppError } from '../../domain/errors.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** `NNN.do.what.sql`: what Postgrator runs, in the order of the numbers. */
const NAME = /^\d{3}\.do\.[a-z0-9-]+\.sql$/;

/**
 * Brings the schema `inframind` up to date with Postgrator: each `NNN.do.name.sql` of the folder that is not recorded is run,
 * in order, all in one transaction, so that a migration that fails leaves nothing of any. Safe when several processes start
 * at once: one works, the others wait and find nothing to do. A file that was changed after it had run is an error.
 *
 * @returns the names of the migrations that ran
 * @throws STORE_NEWER when the schema was made by a later version of the program
 */
export async function migrate(pool: Pool, folder = FOLDER): Promise<string[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const ran = await migrateWithin(client, Number.POSITIVE_INFINITY, folder);
    await client.query('COMMIT');
    return ran;
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The same in the caller's transaction. @param upTo no migration of a higher number than this; all when absent */
export async function migrateWithin(client: PoolClient, upTo = Number.POSITIVE_INFINITY, folder = FOLDER): Promise<string[]> {
  const newest = await newestMigration(folder);
  // An index of a year of samples takes longer than any other statement of ours.
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  await adoptOldLedger(client);
  const there = await schemaVersion(client);
  if (there > newest) throw newer(there, newest);
  const tool = new Postgrator({
    driver: 'pg',
    migrationPattern: `${folder.replaceAll('\\', '/').replace(/\/$/, '')}/*.sql`,
    schemaTable: LEDGER,
    newline: 'LF',
    execQuery: (text) => client.query(text),
    execSqlScript: async (text) => {
      await client.query(text);
    },
  });
  const ran = await tool.migrate(String(Math.min(upTo, newest)));
  return ran.map(({ name }) => name);
}

/** The number of the last migration that this program has. */
export async function newestMigration(folder = FOLDER): Promise<number> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const misnamed = files.find((file) => !NAME.test(file));
  if (misnamed !== undefined) throw new AppError('INTERNAL', `The migration ${misnamed} must be named like 001.do.first.sql.`);
  return Number.parseInt(files.at(-1) ?? '0', 10);
}

/** The number of the last migration that the database has seen, 0 when there is no schema of ours. */
export async function schemaVersion(client: Pick<PoolClient, 'query'>): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [LEDGER]);
  if (rows[0]?.there !== true) return 0;
  // Not by its columns: those of a database that an older program has made have other names.
  const last = await client.query<{ version: number }>(
    `SELECT coalesce(max(coalesce((to_jsonb(m) ->> 'version')::int, substring(m.name FROM '^[0-9]+')::int)), 0) AS version FROM ${LEDGER} m`,
  );
  return last.rows[0]?.version ?? 0;
}

function newer(there: number, known: number): AppError {
  const en = `The database has schema ${there} and this program knows ${known}: a later version has used it. Start that version.`;
  const ru = `Схема базы данных имеет версию ${there}, а этой программе известна ${known}: базой пользовалась более новая. Запустите её.`;
  const ko = `데이터베이스의 스키마는 ${there}인데 이 프로그램은 ${known}까지만 압니다. 더 새로운 버전이 사용한 데이터베이스이니 그 버전을 시작하세요.`;
  return new AppError('STORE_NEWER', en, { hint: { en, ru, ko } });
}

/** The record of migrations as it was before Postgrator kept it: names like `001-first.sql`, no numbers, no checksums. */
async function adoptOldLedger(client: PoolClient): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF EXISTS (SELECT FROM information_schema.columns
               WHERE table_schema = 'inframind' AND table_name = 'migrations' AND column_name = 'applied_at') THEN
      ALTER TABLE inframind.migrations RENAME COLUMN applied_at TO run_at;
      ALTER TABLE inframind.migrations ADD COLUMN version bigint, ADD COLUMN md5 text, DROP CONSTRAINT migrations_pkey;
      UPDATE inframind.migrations SET version = substring(name FROM '^[0-9]+')::bigint,
        name = regexp_replace(name, '^[0-9]+[-.](do[.])?|[.]sql$', '', 'g');
      ALTER TABLE inframind.migrations ADD PRIMARY KEY (version);
    END IF;
  END $$`);
}

const LEDGER = 'inframind.migrations';
/** Key of the advisory lock: `INFR` in ASCII. */
const LOCK = 0x494e4652;
