import type { Concept } from '../../domain/finding.ts';
import type { Localized } from '../../domain/language.ts';

/** Names of signals as they stand at the start of a sentence or after a colon. */
export const SIGNAL: Readonly<Record<Concept, Localized>> = {
  'cpu.iowait': { en: 'I/O wait', ru: 'ожидание ввода-вывода (iowait)', ko: 'I/O 대기' },
  'cpu.utilization': { en: 'CPU use', ru: 'загрузка процессора', ko: 'CPU 사용률' },
  'cpu.throttled': { en: 'CPU throttling', ru: 'снижение частоты процессора', ko: 'CPU 스로틀링' },
  'memory.pressure': { en: 'memory pressure', ru: 'нехватка памяти', ko: '메모리 부족' },
  'disk.write-rate': { en: 'write rate', ru: 'скорость записи', ko: '쓰기 속도' },
  'disk.read-rate': { en: 'read rate', ru: 'скорость чтения', ko: '읽기 속도' },
  'disk.latency': { en: 'disk latency', ru: 'задержка диска', ko: '디스크 지연' },
  'disk.utilization': { en: 'disk use', ru: 'занятость диска', ko: '디스크 사용률' },
  'disk.bad-sectors': { en: 'bad sectors', ru: 'сбойные секторы', ko: '불량 섹터' },
  'disk.failed': { en: 'failing disk', ru: 'отказ диска', ko: '디스크 고장' },
  'raid.degraded': { en: 'degraded RAID', ru: 'деградация RAID', ko: 'RAID 성능 저하' },
  'temperature.high': { en: 'high temperature', ru: 'перегрев', ko: '고온' },
  'fan.failed': { en: 'fan failure', ru: 'отказ вентилятора', ko: '팬 고장' },
  'power.failed': { en: 'power failure', ru: 'отказ питания', ko: '전원 고장' },
  'cooling.failed': { en: 'insufficient cooling', ru: 'недостаточное охлаждение', ko: '냉각 부족' },
  'service.latency': { en: 'response time', ru: 'время ответа', ko: '응답 시간' },
  'service.errors': { en: 'errors', ru: 'ошибки', ko: '오류' },
  'service.traffic': { en: 'traffic', ru: 'поток запросов', ko: '트래픽' },
  'network.errors': { en: 'network errors', ru: 'ошибки сети', ko: '네트워크 오류' },
  'link.down': { en: 'link down', ru: 'обрыв связи', ko: '링크 끊김' },
  'filesystem.full': { en: 'filling filesystem', ru: 'заполнение файловой системы', ko: '파일 시스템 가득 참' },
  'process.down': { en: 'stopped process', ru: 'остановка процесса', ko: '프로세스 중단' },
  'job.running': { en: 'a job that started', ru: 'запуск задания', ko: '작업 시작' },
  'configuration.changed': { en: 'a change', ru: 'изменение', ko: '변경' },
  'log.unusual': { en: 'unusual log lines', ru: 'необычные записи журнала', ko: '비정상 로그' },
  unknown: { en: 'an unknown signal', ru: 'неизвестный сигнал', ko: '알 수 없는 신호' },
};

/** What is measured, where the concept is named after the trouble rather than the quantity. */
export const MEASURE: Readonly<Partial<Record<Concept, Localized>>> = {
  'temperature.high': { en: 'temperature', ru: 'температура', ko: '온도' },
  'fan.failed': { en: 'fan speed', ru: 'скорость вентилятора', ko: '팬 속도' },
  'memory.pressure': { en: 'memory use', ru: 'использование памяти', ko: '메모리 사용' },
  'filesystem.full': { en: 'filesystem use', ru: 'заполнение файловой системы', ko: '파일 시스템 사용' },
  'service.errors': { en: 'error rate', ru: 'доля ошибок', ko: '오류율' },
  'process.down': { en: 'process state', ru: 'состояние процесса', ko: '프로세스 상태' },
  'link.down': { en: 'link state', ru: 'состояние связи', ko: '링크 상태' },
};

/** What stands in a verdict when the concept is the cause. `{asset}`, `{part}`, `{job}` and `{those}` are filled in. */
export const CAUSE: Readonly<Partial<Record<Concept, Localized>>> = {
  'job.running': { en: '{job} on {asset}', ru: '{job} на {asset}', ko: '{asset}의 {job}' },
  'disk.failed': {
    en: 'the disk in {part} of {asset} is failing',
    ru: 'выходит из строя диск {part} в {asset}',
    ko: '{asset}의 {part} 디스크 고장',
  },
  'cooling.failed': {
    en: 'the cooling that {those} share ({asset}) does not suffice',
    ru: 'не справляется охлаждение ({asset}), общее для {those}',
    ko: '{those}가 공유하는 냉각({asset}) 부족',
  },
  'power.failed': { en: 'the power that {those} share ({asset}) failed', ru: 'отказало питание ({asset}), общее для {those}' },
  'disk.write-rate': { en: 'a burst of writes on {asset}', ru: 'всплеск записи на {asset}', ko: '{asset}의 쓰기 급증' },
  'disk.read-rate': { en: 'a burst of reads on {asset}', ru: 'всплеск чтения на {asset}', ko: '{asset}의 읽기 급증' },
  'configuration.changed': { en: 'a change on {asset}', ru: 'изменение на {asset}', ko: '{asset}의 변경' },
};

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
