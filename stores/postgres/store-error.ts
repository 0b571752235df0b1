import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import { isShortOfSpace } from './pglite-space.ts';

/**
 * What the engine threw, in our words: STORE_FULL for a full disk (also for the embedded database while it is read-only shortly
 * before), STORE_UNAVAILABLE for a lost or refused connection, account, right or extension, and for a server that takes no writes;
 * anything else is a fault of ours and comes back as it is.
 *
 * @see https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function storeError(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const code = String((thrown as { code?: unknown }).code ?? '');
  const isFull = code === '53100' || code === 'ENOSPC' || (code === READ_ONLY && isShortOfSpace());
  if (isFull || /no space left on device/i.test(thrown.message)) {
    return new AppError('STORE_FULL', thrown.message, { cause: thrown });
  }
  const [, hint] = HINTS.find(([sign]) => sign.test(code) || sign.test(thrown.message)) ?? [];
  if (hint !== undefined || UNAVAILABLE_CODE.test(code) || UNAVAILABLE_TEXT.test(thrown.message)) {
    return new AppError('STORE_UNAVAILABLE', thrown.message, { cause: thrown, ...(hint === undefined ? {} : { hint }) });
  }
  return thrown;
}

/** Of a server that answers and takes no writes, as whoever writes would be told. */
export const takesNoWrites = () => storeError(Object.assign(new Error('the database takes no writes'), { code: READ_ONLY }));

const READ_ONLY = '25006';

/** What is no fault of ours either, and what whoever set the database up does about it. */
const HINTS: ReadonlyArray<readonly [RegExp, Localized]> = [
  [
    /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$|timeout exceeded when trying to connect|due to connection timeout/,
    {
      en: 'Is PostgreSQL running there, and does it listen beyond localhost (listen_addresses, firewall)? The address stands in databaseUrl or INFRAMIND_DATABASE_URL.',
      ru: 'Запущен ли там PostgreSQL и слушает ли он не только localhost (listen_addresses, межсетевой экран)? Адрес задан в databaseUrl или INFRAMIND_DATABASE_URL.',
      ko: 'PostgreSQL이 그 주소에서 실행 중인지, localhost 밖에서도 연결을 받는지(listen_addresses, 방화벽) 확인하세요. 주소는 databaseUrl 또는 INFRAMIND_DATABASE_URL에 있습니다.',
    },
  ],
  [
    /^28/,
    {
      en: 'PostgreSQL refused the account: check user and password in databaseUrl (special signs percent-encoded) and pg_hba.conf.',
      ru: 'PostgreSQL не принял учётную запись: проверьте имя и пароль в databaseUrl (особые знаки — в виде %XX) и pg_hba.conf.',
      ko: 'PostgreSQL이 계정을 거부했습니다. databaseUrl의 사용자와 비밀번호(특수 문자는 %XX로 표기), 그리고 pg_hba.conf를 확인하세요.',
    },
  ],
  [
    /^3D000$/,
    {
      en: 'There is no such database: createdb -O USER NAME.',
      ru: 'Такой базы нет: createdb -O ПОЛЬЗОВАТЕЛЬ ИМЯ.',
      ko: '데이터베이스가 없습니다: createdb -O USER NAME.',
    },
  ],
  [
    /^25006$/,
    {
      en: 'PostgreSQL takes no writes: databaseUrl must name the primary, not a standby; a hosted one is read-only when its disk is nearly full; otherwise see default_transaction_read_only of database and user.',
      ru: 'PostgreSQL не принимает записи: databaseUrl должен указывать на основной сервер, а не на реплику; облачный переходит в режим чтения, когда диск почти полон; иначе см. default_transaction_read_only базы и пользователя.',
      ko: 'PostgreSQL이 쓰기를 받지 않습니다. databaseUrl에는 대기 서버가 아니라 주 서버를 지정해야 합니다. 클라우드 서비스는 디스크가 거의 차면 읽기 전용이 됩니다. 그 밖에는 데이터베이스와 사용자의 default_transaction_read_only를 확인하세요.',
    },
  ],
  [
    /^53300$/,
    {
      en: 'PostgreSQL has no connection left: each process of InfraMind takes up to 30; raise max_connections (or the CONNECTION LIMIT of database or user), or end what holds them: SELECT usename, application_name, count(*) FROM pg_stat_activity GROUP BY 1, 2.',
      ru: 'У PostgreSQL не осталось соединений: каждый процесс InfraMind берёт до 30; увеличьте max_connections (или CONNECTION LIMIT базы либо пользователя) или завершите лишние: SELECT usename, application_name, count(*) FROM pg_stat_activity GROUP BY 1, 2.',
      ko: 'PostgreSQL에 남은 연결이 없습니다. InfraMind 프로세스 하나가 최대 30개를 사용합니다. max_connections(또는 데이터베이스나 사용자의 CONNECTION LIMIT)를 늘리거나, 연결을 차지한 쪽을 끝내세요: SELECT usename, application_name, count(*) FROM pg_stat_activity GROUP BY 1, 2.',
    },
  ],
  [
    /does not support SSL connections/,
    {
      en: 'This PostgreSQL speaks no TLS: switch it on there (ssl = on), or take sslmode out of databaseUrl if the network between is trusted.',
      ru: 'Этот PostgreSQL не поддерживает TLS: включите его там (ssl = on) или уберите sslmode из databaseUrl, если сети между ними можно доверять.',
      ko: '이 PostgreSQL은 TLS를 지원하지 않습니다. 서버에서 켜거나(ssl = on), 중간 네트워크를 신뢰할 수 있으면 databaseUrl에서 sslmode를 빼세요.',
    },
  ],
  [
    /self.signed certificate|unable to verify the first certificate|unable to get (local )?issuer certificate/,
    {
      en: 'The certificate of PostgreSQL is signed by nobody known here: add sslrootcert=/path/to/ca.pem to databaseUrl.',
      ru: 'Сертификат PostgreSQL подписан неизвестным здесь центром: добавьте в databaseUrl sslrootcert=/путь/ca.pem.',
      ko: 'PostgreSQL 인증서를 서명한 기관을 여기서는 알 수 없습니다. databaseUrl에 sslrootcert=/path/to/ca.pem을 추가하세요.',
    },
  ],
  [
    /extension "vector"/,
    {
      en: 'The database needs pgvector: install its package (postgresql-NN-pgvector), then as a superuser in this database: CREATE EXTENSION vector.',
      ru: 'Базе нужен pgvector: установите его пакет (postgresql-NN-pgvector), затем от суперпользователя в этой базе: CREATE EXTENSION vector.',
      ko: '데이터베이스에 pgvector가 필요합니다. 패키지(postgresql-NN-pgvector)를 설치한 뒤 이 데이터베이스에서 슈퍼유저로 실행하세요: CREATE EXTENSION vector.',
    },
  ],
  [
    /permission denied to (create role|grant role)|permission denied for (database|schema)|must have admin option on role/,
    {
      en: 'The user of databaseUrl must own the database and be given our role, once, by a superuser: CREATE ROLE inframind_app NOLOGIN; GRANT inframind_app TO "USER" WITH ADMIN OPTION; ALTER DATABASE "NAME" OWNER TO "USER".',
      ru: 'Пользователь из databaseUrl должен владеть базой и получить нашу роль, один раз, от суперпользователя: CREATE ROLE inframind_app NOLOGIN; GRANT inframind_app TO "ПОЛЬЗОВАТЕЛЬ" WITH ADMIN OPTION; ALTER DATABASE "ИМЯ" OWNER TO "ПОЛЬЗОВАТЕЛЬ".',
      ko: 'databaseUrl의 사용자는 데이터베이스의 소유자여야 하고, 슈퍼유저가 한 번 우리 역할을 부여해야 합니다: CREATE ROLE inframind_app NOLOGIN; GRANT inframind_app TO "USER" WITH ADMIN OPTION; ALTER DATABASE "NAME" OWNER TO "USER".',
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
