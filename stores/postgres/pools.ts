import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { AppError } from '../../domain/errors.ts';
import { connectToDoor } from './pglite-door.ts';
import { type OpenPool, openPglitePool } from './pglite-pool.ts';

/** The queues keep their tables in `bullmq` and name them without a schema; ours are always named with theirs. */
const SEARCH_PATH = 'bullmq, public';
/** A transaction that does nothing for so long is rolled back, so that a forgotten one cannot stop the others. */
const IDLE_IN_TRANSACTION_MS = 30_000;
/** Nothing of ours takes a tenth as long. */
const STATEMENT_LIMIT_MS = 120_000;
/** In the folder of an embedded database that lives elsewhere now. */
const MOVED = 'moved.json';

/** Names by which PostgreSQL shows our connections: those of the service, and those of backup, restore and migration. */
export const SERVICE = 'inframind';
export const MAINTENANCE = 'inframind-maintenance';

export type Place = { readonly databaseUrl: string | null; readonly dataDir: string };

/**
 * A pool on PostgreSQL at `databaseUrl`, or on the embedded database in `dataDir` when that is null. Nothing is asked yet.
 *
 * @param template what a new embedded database begins as. @see pglite-template.ts
 * @throws STORE_LOCKED; STORE_MOVED when the embedded database was taken elsewhere
 */
export function openPool({ databaseUrl, dataDir }: Place, applicationName = SERVICE, template: string | null = null): OpenPool {
  const opened = databaseUrl === null ? openEmbedded(dataDir, template) : openServer(databaseUrl, applicationName);
  const { pool } = opened;
  // A client that breaks is replaced; whoever uses it is told by its own call. Without a listener the process would end.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.setMaxListeners(0);
  return opened;
}

/**
 * A pool for looking at everything that is there, as it is: the schema is not touched, and of an embedded database that a service
 * holds open it shares the one session (@see pglite-door.ts).
 *
 * @throws NOT_FOUND when there is no database in the folder; STORE_LOCKED when it is open and cannot be shared
 */
export async function openForReading(place: Place): Promise<OpenPool & { readonly isShared: boolean }> {
  if (place.databaseUrl !== null) return { ...openPool(place, MAINTENANCE), isShared: false };
  const stream = await connectToDoor(place.dataDir);
  if (stream === null) {
    if (!existsSync(join(place.dataDir, 'postgres')))
      throw new AppError('NOT_FOUND', `There is no database in ${place.dataDir}.`, { hint: nothingIn(place.dataDir) });
    return { ...openPool(place, MAINTENANCE), isShared: false };
  }
  const pool = new pg.Pool({ stream, max: 3, user: 'postgres', password: '' });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, close: () => pool.end(), isShared: true };
}

/** Where the data of this folder live now, null when they are still there. @see markMoved */
function movedTo(dataDir: string): string | null {
  if (dataDir === 'memory') return null;
  try {
    return String((JSON.parse(readFileSync(join(dataDir, MOVED), 'utf8')) as { to?: unknown }).to);
  } catch {
    return null;
  }
}

export const movedFile = (dataDir: string) => join(dataDir, MOVED);

function openEmbedded(dataDir: string, template: string | null): OpenPool {
  const elsewhere = movedTo(dataDir);
  if (elsewhere !== null) throw new AppError('STORE_MOVED', `${dataDir} → ${elsewhere}`, { hint: moved(dataDir, elsewhere) });
  return openPglitePool(dataDir, {
    searchPath: SEARCH_PATH,
    idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    statementLimitMs: STATEMENT_LIMIT_MS,
    template,
  });
}

function openServer(databaseUrl: string, applicationName: string): OpenPool {
  // The address holds a password: it is not repeated.
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) throw new AppError('CONFIG_INVALID', NO_ADDRESS.en, { hint: NO_ADDRESS });
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: applicationName,
    max: 30,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    options: `-c search_path=${SEARCH_PATH.replaceAll(' ', '')}`,
  });
  return { pool, close: () => pool.end() };
}

const NO_ADDRESS = {
  en: 'databaseUrl (INFRAMIND_DATABASE_URL) must read postgres://user:password@host:5432/name.',
  ru: 'databaseUrl (INFRAMIND_DATABASE_URL) должен иметь вид postgres://пользователь:пароль@узел:5432/имя.',
  ko: 'databaseUrl(INFRAMIND_DATABASE_URL)은 postgres://user:password@host:5432/name 형식이어야 합니다.',
};
const nothingIn = (dataDir: string) => ({
  en: `There is no database in the folder ${dataDir}.`,
  ru: `В папке ${dataDir} нет базы данных.`,
  ko: `폴더 ${dataDir}에 데이터베이스가 없습니다.`,
});
const moved = (dataDir: string, to: string) => ({
  en: `The data of ${dataDir} were moved to ${to}: set databaseUrl (INFRAMIND_DATABASE_URL). To use the old copy again, delete ${join(dataDir, MOVED)}.`,
  ru: `Данные из ${dataDir} перенесены в ${to}: задайте databaseUrl (INFRAMIND_DATABASE_URL). Чтобы снова работать со старой копией, удалите ${join(dataDir, MOVED)}.`,
  ko: `${dataDir}의 데이터는 ${to}(으)로 옮겨졌습니다. databaseUrl(INFRAMIND_DATABASE_URL)을 지정하세요. 이전 사본을 다시 쓰려면 ${join(dataDir, MOVED)} 파일을 지우세요.`,
});
