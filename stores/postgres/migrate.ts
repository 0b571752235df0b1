import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Brings the schema `inframind` up to date: runs each `migrations/NNN-name.sql` that is not recorded, in order, all in one
 * transaction. Safe when several processes start at once: one works, the others wait and find nothing to do.
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const ran = await migrateWithin(client);
    await client.query('COMMIT');
    return ran;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** The same in the caller's transaction. @param only no other migrations than these; all when absent */
export async function migrateWithin(client: PoolClient, only?: readonly string[]): Promise<string[]> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  await client.query('CREATE SCHEMA IF NOT EXISTS inframind');
  await client.query(
    'CREATE TABLE IF NOT EXISTS inframind.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const { rows } = await client.query<{ name: string }>('SELECT name FROM inframind.migrations');
  const applied = new Set(rows.map((row) => row.name));
  const pending = (await knownMigrations()).filter((file) => !applied.has(file) && (only === undefined || only.includes(file)));
  for (const file of pending) {
    await client.query(await readFile(new URL(file, FOLDER), 'utf8'));
    await client.query('INSERT INTO inframind.migrations (name) VALUES ($1)', [file]);
  }
  return pending;
}

/** Names of all migrations of this version, in order. */
export async function knownMigrations(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
}

/** Key of the advisory lock: `INFR` in ASCII. */
const LOCK = 0x494e4652;
