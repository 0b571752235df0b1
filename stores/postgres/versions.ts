import type { Pool, PoolClient } from 'pg';
import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';

/**
 * The oldest that pgvector 0.8 and the queues are made for.
 *
 * @see https://docs.bullmq.io/guide/postgresql
 */
const OLDEST_SERVER = 13;
/** The oldest with `halfvec` and `hnsw.iterative_scan`. @see https://github.com/pgvector/pgvector/blob/master/CHANGELOG.md */
const OLDEST = [0, 8] as const;

export type Versions = {
  /** As `server_version_num` has it: 160002 is 16.2. */
  readonly server: number;
  /** Of pgvector, as it is in the database or would come into it; null when there is none. */
  readonly vector: string | null;
};

/**
 * Sees, before anything is made in the database, that the server and its pgvector can do what is asked of them: an older one would fail
 * in the middle, or only when a question compares incidents. No pgvector at all is told when it is needed.
 *
 * @throws STORE_UNAVAILABLE with what to do
 */
export async function checkVersions(pool: Pick<Pool | PoolClient, 'query'>): Promise<void> {
  const { rows } = await pool.query<Versions>(
    `SELECT current_setting('server_version_num')::int AS server,
       (SELECT coalesce(installed_version, default_version) FROM pg_available_extensions WHERE name = 'vector') AS vector`,
  );
  const [found] = rows;
  const fault = found === undefined ? null : tooOld(found);
  if (fault !== null) throw fault;
}

/** What is too old to work on; null when nothing is. */
export function tooOld({ server, vector }: Versions): AppError | null {
  const major = Math.floor(server / 10_000);
  if (major < OLDEST_SERVER) return refusal(`PostgreSQL ${major} is too old`, oldServer(major));
  const [vectorMajor = 0, vectorMinor = 0] = vector?.split('.').map(Number) ?? OLDEST;
  if (vectorMajor > OLDEST[0] || vectorMinor >= OLDEST[1]) return null;
  return refusal(`pgvector ${vector} is too old`, oldVector(vector ?? ''));
}

const refusal = (message: string, hint: Localized) => new AppError('STORE_UNAVAILABLE', message, { hint });

const oldServer = (version: number): Localized => ({
  en: `InfraMind needs PostgreSQL ${OLDEST_SERVER} or newer, and this is ${version}: upgrade the server (pg_upgrade), or name another one in databaseUrl. Nothing was changed in it.`,
  ru: `InfraMind нужен PostgreSQL ${OLDEST_SERVER} или новее, а это ${version}: обновите сервер (pg_upgrade) или укажите в databaseUrl другой. В нём ничего не изменено.`,
  ko: `InfraMind에는 PostgreSQL ${OLDEST_SERVER} 이상이 필요한데 이 서버는 ${version}입니다. 서버를 올리거나(pg_upgrade) databaseUrl에 다른 서버를 지정하세요. 서버에서 바뀐 것은 없습니다.`,
});

const oldVector = (version: string): Localized => {
  const least = OLDEST.join('.');
  return {
    en: `InfraMind needs pgvector ${least} or newer, and this database has ${version}: upgrade the package (postgresql-NN-pgvector), then as a superuser in this database: ALTER EXTENSION vector UPDATE.`,
    ru: `InfraMind нужен pgvector ${least} или новее, а в этой базе ${version}: обновите пакет (postgresql-NN-pgvector), затем от суперпользователя в этой базе: ALTER EXTENSION vector UPDATE.`,
    ko: `InfraMind에는 pgvector ${least} 이상이 필요한데 이 데이터베이스에는 ${version}이 있습니다. 패키지(postgresql-NN-pgvector)를 올린 뒤 이 데이터베이스에서 슈퍼유저로 ALTER EXTENSION vector UPDATE를 실행하세요.`,
  };
};
