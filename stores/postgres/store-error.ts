import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';

/**
 * What the engine threw, in our words: STORE_FULL for a full disk (also for a database that is read-only, which the embedded
 * one and several hosted ones become shortly before), STORE_UNAVAILABLE for a lost or refused connection, account or extension;
 * anything else is a fault of ours and comes back as it is.
 *
 * @see https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function storeError(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const code = String((thrown as { code?: unknown }).code ?? '');
  if (code === '53100' || code === '25006' || code === 'ENOSPC' || /no space left on device/i.test(thrown.message)) {
    return new AppError('STORE_FULL', thrown.message, { cause: thrown });
  }
  const [, hint] = HINTS.find(([sign]) => sign.test(code) || sign.test(thrown.message)) ?? [];
  if (hint !== undefined || UNAVAILABLE_CODE.test(code) || UNAVAILABLE_TEXT.test(thrown.message)) {
    return new AppError('STORE_UNAVAILABLE', thrown.message, { cause: thrown, ...(hint === undefined ? {} : { hint }) });
  }
  return thrown;
}

/** What is no fault of ours either, and what whoever set the database up does about it. */
const HINTS: ReadonlyArray<readonly [RegExp, Localized]> = [
  [
    /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$|timeout exceeded when trying to connect/,
    {
      en: 'Is PostgreSQL running there, and does it listen beyond localhost (listen_addresses, firewall)? The address stands in databaseUrl or INFRAMIND_DATABASE_URL.',
      ru: 'Запущен ли там PostgreSQL и слушает ли он не только localhost (listen_addresses, межсетевой экран)? Адрес задан в databaseUrl или INFRAMIND_DATABASE_URL.',
    },
  ],
  [
    /^28/,
    {
      en: 'PostgreSQL refused the account: check user and password in databaseUrl (special signs percent-encoded) and pg_hba.conf.',
      ru: 'PostgreSQL не принял учётную запись: проверьте имя и пароль в databaseUrl (особые знаки — в виде %XX) и pg_hba.conf.',
    },
  ],
  [
    /^3D000$/,
    {
      en: 'There is no such database: createdb -O USER NAME.',
      ru: 'Такой базы нет: createdb -O ПОЛЬЗОВАТЕЛЬ ИМЯ.',
    },
  ],
  [
    /extension "vector"/,
    {
      en: 'The database needs pgvector: install its package (postgresql-NN-pgvector), then as a superuser in this database: CREATE EXTENSION vector.',
      ru: 'Базе нужен pgvector: установите его пакет (postgresql-NN-pgvector), затем от суперпользователя в этой базе: CREATE EXTENSION vector.',
    },
  ],
];

/**
 * Class 08 connection, 53 resources, 57014 and 57P operator intervention, 40001 and 40P01 conflicts, 25P03 idle too long; socket errors;
 * 23514 when a partition was made at the moment a row went past it (no table of ours has another check).
 */
const UNAVAILABLE_CODE =
  /^(08...|53...|57014|57P..|40001|40P01|25P03|23514|ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** What `pg` throws without a code. */
const UNAVAILABLE_TEXT =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|after calling end/i;
