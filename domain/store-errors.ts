import type { ErrorRow } from './error-row.ts';

/** The errors of what data are kept in, and of backups; part of the table in errors.ts. */
export const STORE_ERRORS = {
  STORE_LOCKED: {
    kind: 'conflict',
    retryable: false,
    status: 503,
    text: {
      en: 'Another InfraMind is using this data folder.',
      ru: 'Эту папку данных использует другой процесс InfraMind.',
      ko: '다른 InfraMind가 이 데이터 폴더를 사용하고 있습니다.',
    },
  },
  STORE_NEWER: {
    kind: 'conflict',
    retryable: false,
    status: 503,
    text: {
      en: 'The database was made by a later version of InfraMind.',
      ru: 'База данных создана более новой версией InfraMind.',
      ko: '더 새로운 버전의 InfraMind가 만든 데이터베이스입니다.',
    },
  },
  STORE_MOVED: {
    kind: 'conflict',
    retryable: false,
    status: 503,
    text: {
      en: 'The data were moved to another database.',
      ru: 'Данные перенесены в другую базу.',
      ko: '데이터가 다른 데이터베이스로 옮겨졌습니다.',
    },
  },
  STORE_NOT_EMPTY: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'There are data already; nothing was changed.',
      ru: 'Там уже есть данные; ничего не изменено.',
      ko: '이미 데이터가 있습니다. 아무것도 바꾸지 않았습니다.',
    },
  },
  STORE_IN_USE: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'A running InfraMind is using this database.',
      ru: 'Эту базу использует работающий InfraMind.',
      ko: '실행 중인 InfraMind가 이 데이터베이스를 사용하고 있습니다.',
    },
  },
  BACKUP_DAMAGED: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: {
      en: 'The backup is damaged; nothing was changed.',
      ru: 'Резервная копия повреждена; ничего не изменено.',
      ko: '백업이 손상되었습니다. 아무것도 바꾸지 않았습니다.',
    },
  },
  BACKUP_NEWER: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: {
      en: 'The backup was made by a later version of InfraMind.',
      ru: 'Копия создана более новой версией InfraMind.',
      ko: '더 새로운 버전의 InfraMind가 만든 백업입니다.',
    },
  },
  BACKUP_SNAPSHOT: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: {
      en: 'OpenSearch made no complete snapshot.',
      ru: 'Полный снимок OpenSearch не создан.',
      ko: 'OpenSearch 스냅샷이 완전하게 만들어지지 않았습니다.',
    },
  },
  STORE_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 503,
    text: { en: 'The database cannot be reached.', ru: 'База данных недоступна.', ko: '데이터베이스에 연결할 수 없습니다.' },
  },
  STORE_FULL: {
    kind: 'unavailable',
    retryable: true,
    status: 507,
    text: {
      en: 'The disk that holds the data is full; free some space and it goes on by itself.',
      ru: 'Диск с данными заполнен; освободите место, и работа продолжится сама.',
      ko: '데이터 디스크가 가득 찼습니다. 공간을 비우면 저절로 계속됩니다.',
    },
  },
} as const satisfies Record<string, ErrorRow>;
