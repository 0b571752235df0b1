import type { Pool } from 'pg';

/**
 * Does what the autovacuum daemon does on a server, which the embedded database does not have: vacuums and analyses tables
 * that changed much, by the server's default thresholds, one at a time. Errors are left for the next round.
 *
 * @returns stops it
 * @see https://www.postgresql.org/docs/18/routine-vacuuming.html#AUTOVACUUM
 */
export function startUpkeep(pool: Pool, everyMs: number): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = round.then(() => upkeep(pool)).catch(() => {});
  }, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}

async function upkeep(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
     WHERE n_dead_tup > 50 + 0.2 * n_live_tup OR n_ins_since_vacuum > 1000 + 0.2 * n_live_tup
       OR n_mod_since_analyze > 50 + 0.1 * n_live_tup`,
  );
  for (const { name } of rows) await pool.query(`VACUUM (ANALYZE) ${name}`);
}
