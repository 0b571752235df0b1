import { readdir, readFile } from 'node:fs/promises';
import type { Pool } from 'pg';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Brings the schema `inframind` up to date: runs each `migrations/NNN-name.sql` that is not recorded, in order, all in one
 * transaction. Safe when several processes start at once: one works, the others wait and find nothing to do.
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE SCHEMA IF NOT EXISTS inframind');
    await client.query(
      'CREATE TABLE IF NOT EXISTS inframind.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ name: string }>('SELECT name FROM inframind.migrations');
    const applied = new Set(rows.map((row) => row.name));
    const pending = files.filter((file) => !applied.has(file));
    for (const file of pending) {
      await client.query(await readFile(new URL(file, FOLDER), 'utf8'));
      await client.query('INSERT INTO inframind.migrations (name) VALUES ($1)', [file]);
    }
    await client.query('COMMIT');
    return pending;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Key of the advisory lock: `INFR` in ASCII. */
const LOCK = 0x494e4652;
