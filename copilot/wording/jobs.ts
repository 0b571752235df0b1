import type { Localized } from '../../domain/language.ts';

/** Kinds of jobs, by the word the log line used. */
export const JOBS: Readonly<Record<string, Localized>> = {
  backup: { en: 'a backup', ru: 'резервное копирование', ko: '백업' },
  snapshot: { en: 'a snapshot', ru: 'создание снимка', ko: '스냅샷' },
  scrub: { en: 'a scrub', ru: 'проверка массива', ko: '스크럽' },
  rebuild: { en: 'a rebuild', ru: 'перестройка массива', ko: '재구축' },
  resync: { en: 'a resync', ru: 'пересинхронизация', ko: '재동기화' },
  replication: { en: 'replication', ru: 'репликация', ko: '복제' },
  migration: { en: 'a migration', ru: 'миграция', ko: '마이그레이션' },
  dump: { en: 'a dump', ru: 'выгрузка', ko: '덤프' },
};
export const SOME_JOB: Localized = { en: 'a job', ru: 'задание', ko: '작업' };
