import type { Pool } from 'pg';
import { AppError } from '../../domain/errors.ts';

/** The oldest with `halfvec` and `hnsw.iterative_scan`. @see https://github.com/pgvector/pgvector/blob/master/CHANGELOG.md */
const OLDEST = [0, 8] as const;

/**
 * Sees, before anything is made in the database, that its pgvector can do what is asked of it: an older one fails only when a
 * question compares incidents. None at all is told when it is needed.
 *
 * @throws STORE_UNAVAILABLE with what to do
 */
export async function checkPgvector(pool: Pick<Pool, 'query'>): Promise<void> {
  const { rows } = await pool.query<{ version: string | null }>(
    "SELECT coalesce(installed_version, default_version) AS version FROM pg_available_extensions WHERE name = 'vector'",
  );
  const version = rows[0]?.version ?? null;
  if (version === null) return;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || minor >= OLDEST[1]) return;
  const least = OLDEST.join('.');
  throw new AppError('STORE_UNAVAILABLE', `pgvector ${version} is too old`, {
    hint: {
      en: `InfraMind needs pgvector ${least} or newer, and this database has ${version}: upgrade the package (postgresql-NN-pgvector), then as a superuser in this database: ALTER EXTENSION vector UPDATE.`,
      ru: `InfraMind нужен pgvector ${least} или новее, а в этой базе ${version}: обновите пакет (postgresql-NN-pgvector), затем от суперпользователя в этой базе: ALTER EXTENSION vector UPDATE.`,
      ko: `InfraMind에는 pgvector ${least} 이상이 필요한데 이 데이터베이스에는 ${version}이 있습니다. 패키지(postgresql-NN-pgvector)를 올린 뒤 이 데이터베이스에서 슈퍼유저로 ALTER EXTENSION vector UPDATE를 실행하세요.`,
    },
  });
}
