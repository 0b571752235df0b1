import type { ErrorRow } from './error-row.ts';

/** The errors of what data are kept in, and of backups; part of the table in errors.ts. */
export const STORE_ERRORS = {
  STORE_LOCKED: {
    kind: 'conflict',
    retryable: false,
    status: 503,
    text: { en: 'Another InfraMind is using this data folder.', ru: 'Эту папку данных использует другой процесс InfraMind.' },
  },
  STORE_NEWER: {
    kind: 'conflict',
    retryable: false,
    status: 503,
    text: {
      en: 'The database was made by a later version of InfraMind.',
      ru: 'База данных создана более новой версией InfraMind.',
    },
  },
  STORE_MOVED: {
    kind: 'conflict',
    retryable: false,
    status: 503,
    text: { en: 'The data were moved to another database.', ru: 'Данные перенесены в другую базу.' },
  },
  STORE_NOT_EMPTY: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'There are data already; nothing was changed.', ru: 'Там уже есть данные; ничего не изменено.' },
  },
  STORE_IN_USE: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'A running InfraMind is using this database.', ru: 'Эту базу использует работающий InfraMind.' },
  },
  BACKUP_DAMAGED: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'The backup is damaged; nothing was changed.', ru: 'Резервная копия повреждена; ничего не изменено.' },
  },
  BACKUP_NEWER: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'The backup was made by a later version of InfraMind.', ru: 'Копия создана более новой версией InfraMind.' },
  },
  BACKUP_SNAPSHOT: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'OpenSearch made no complete snapshot.', ru: 'Полный снимок OpenSearch не создан.' },
  },
  STORE_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 503,
    text: { en: 'The database cannot be reached.', ru: 'База данных недоступна.' },
  },
  STORE_FULL: {
    kind: 'unavailable',
    retryable: true,
    status: 507,
    text: {
      en: 'The disk that holds the data is full; free some space and it goes on by itself.',
      ru: 'Диск с данными заполнен; освободите место, и работа продолжится сама.',
    },
  },
} as const satisfies Record<string, ErrorRow>;
