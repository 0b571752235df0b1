import type { Concept } from '../../domain/finding.ts';
import type { Localized } from '../../domain/language.ts';

/** Names of signals as they stand at the start of a sentence or after a colon. */
export const SIGNAL: Readonly<Record<Concept, Localized>> = {
  'cpu.iowait': { en: 'I/O wait', ru: 'ожидание I/O (iowait)', ko: 'I/O 대기' },
  'cpu.utilization': { en: 'CPU use', ru: 'загрузка процессора', ko: 'CPU 사용률' },
  'cpu.throttled': { en: 'CPU throttling', ru: 'троттлинг процессора', ko: 'CPU 스로틀링' },
  'memory.pressure': { en: 'memory pressure', ru: 'нехватка памяти', ko: '메모리 부족' },
  'memory.failed': { en: 'memory errors', ru: 'ошибки модуля памяти', ko: '메모리 모듈 오류' },
  'disk.write-rate': { en: 'write rate', ru: 'скорость записи', ko: '쓰기 속도' },
  'disk.read-rate': { en: 'read rate', ru: 'скорость чтения', ko: '읽기 속도' },
  'disk.latency': { en: 'disk latency', ru: 'задержка диска', ko: '디스크 지연' },
  'disk.utilization': { en: 'disk use', ru: 'занятость диска', ko: '디스크 사용률' },
  'disk.bad-sectors': { en: 'bad sectors', ru: 'сбойные секторы', ko: '불량 섹터' },
  'disk.failed': { en: 'failing disk', ru: 'отказ диска', ko: '디스크 고장' },
  'raid.degraded': { en: 'degraded RAID', ru: 'деградация RAID', ko: 'RAID 성능 저하' },
  'battery.failed': {
    en: 'failed battery of the write cache',
    ru: 'отказ батареи кэша записи',
    ko: '쓰기 캐시 배터리 고장',
  },
  'temperature.high': { en: 'high temperature', ru: 'перегрев', ko: '고온' },
  'fan.failed': { en: 'fan failure', ru: 'отказ вентилятора', ko: '팬 고장' },
  'power.failed': { en: 'power failure', ru: 'отказ питания', ko: '전원 고장' },
  'cooling.failed': { en: 'insufficient cooling', ru: 'недостаточное охлаждение', ko: '냉각 부족' },
  'service.latency': { en: 'response time', ru: 'время ответа', ko: '응답 시간' },
  'service.errors': { en: 'errors', ru: 'ошибки', ko: '오류' },
  'service.traffic': { en: 'traffic', ru: 'поток запросов', ko: '트래픽' },
  'service.unreached': { en: 'requests that no longer arrive', ru: 'запросы больше не приходят', ko: '요청이 도달하지 않음' },
  'network.errors': { en: 'network errors', ru: 'ошибки сети', ko: '네트워크 오류' },
  'network.delay': { en: 'time lost on the way of calls', ru: 'потери времени в пути вызовов', ko: '호출 경로에서 잃는 시간' },
  'link.down': { en: 'link down', ru: 'обрыв связи', ko: '링크 끊김' },
  'filesystem.full': { en: 'filling filesystem', ru: 'заполнение файловой системы', ko: '파일 시스템 가득 참' },
  'process.down': { en: 'stopped process', ru: 'остановка процесса', ko: '프로세스 중단' },
  'process.saturated': { en: 'exhausted limit of a process', ru: 'исчерпание предела процесса', ko: '프로세스 한도 소진' },
  'name.unresolved': { en: 'names that are not resolved', ru: 'имена не разрешаются', ko: '이름 확인 실패' },
  'dependency.failed': {
    en: 'failing calls to others',
    ru: 'сбои вызовов других систем',
    ko: '외부 호출 실패',
  },
  'clock.wrong': { en: 'wrong clock', ru: 'неверные часы', ko: '잘못된 시계' },
  'certificate.expired': { en: 'expired certificate', ru: 'истёкший сертификат', ko: '만료된 인증서' },
  'credential.expired': {
    en: 'expired or refused credentials',
    ru: 'истёкшие или отклонённые учётные данные',
    ko: '만료되었거나 거부된 자격 증명',
  },
  'job.running': { en: 'a job that started', ru: 'запуск задания', ko: '작업 시작' },
  'configuration.changed': { en: 'a change', ru: 'изменение', ko: '변경' },
  'user.action': { en: 'a command that somebody ran', ru: 'команда, которую кто-то выполнил', ko: '사용자가 실행한 명령' },
  'log.errors': { en: 'errors in the log', ru: 'ошибки в журнале', ko: '로그 오류' },
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
  'memory.failed': { en: 'memory errors', ru: 'ошибки памяти', ko: '메모리 오류' },
  'process.saturated': { en: 'connections and open files', ru: 'открытые соединения и файлы', ko: '연결 및 열린 파일' },
  'certificate.expired': { en: 'validity left of a certificate', ru: 'остаток срока сертификата', ko: '인증서 남은 유효 기간' },
  'service.unreached': { en: 'requests', ru: 'поток запросов', ko: '요청 수' },
  'process.down': { en: 'process state', ru: 'состояние процесса', ko: '프로세스 상태' },
  'dependency.failed': { en: 'calls to others', ru: 'вызовы других систем', ko: '외부 호출' },
  'link.down': { en: 'link state', ru: 'состояние связи', ko: '링크 상태' },
  'network.delay': { en: 'time on the way of calls', ru: 'время в пути вызовов', ko: '호출의 경로 시간' },
};

/** What a fault is called after "because of" where the signal's name does not do. */
export const BECAUSE: Readonly<Partial<Record<Concept, Localized>>> = {
  'temperature.high': { en: '{asset} is overheating', ru: '{asset} перегревается', ko: '{asset} 과열' },
  'cpu.throttled': { en: 'the CPU of {asset} is throttled', ru: 'процессор {asset} сбросил частоту', ko: '{asset} CPU 스로틀링' },
  'cpu.utilization': { en: 'the CPU of {asset} is busy', ru: 'процессор {asset} загружен', ko: '{asset} CPU 과부하' },
  'memory.pressure': { en: '{asset} is short of memory', ru: 'на {asset} не хватает памяти', ko: '{asset} 메모리 부족' },
  'memory.failed': {
    en: 'a memory module of {asset} is faulty',
    ru: 'на {asset} неисправен модуль памяти',
    ko: '{asset} 메모리 모듈 고장',
  },
  'disk.write-rate': { en: '{asset} is written to heavily', ru: 'на {asset} идёт интенсивная запись', ko: '{asset}에 쓰기 급증' },
  'disk.read-rate': { en: '{asset} is read from heavily', ru: 'с {asset} идёт интенсивное чтение', ko: '{asset}에서 읽기 급증' },
  'disk.utilization': { en: 'the disk of {asset} is saturated', ru: 'диск {asset} перегружен', ko: '{asset} 디스크 포화' },
  'disk.latency': { en: 'the storage of {asset} answers slowly', ru: 'хранилище {asset} отвечает медленно', ko: '{asset} 저장소 지연' },
  'raid.degraded': { en: 'the array of {asset} is degraded', ru: 'массив {asset} деградировал', ko: '{asset} 어레이 성능 저하' },
  'battery.failed': {
    en: 'the write cache of {asset} has lost its battery',
    ru: 'на {asset} отказала батарея кэша записи',
    ko: '{asset} 쓰기 캐시 배터리 고장',
  },
  'fan.failed': { en: 'a fan of {asset} failed', ru: 'на {asset} отказал вентилятор', ko: '{asset} 팬 고장' },
  'power.failed': { en: 'the power of {asset} failed', ru: 'на {asset} отказало питание', ko: '{asset} 전원 고장' },
  'link.down': { en: 'a link of {asset} is down', ru: 'на {asset} оборвана связь', ko: '{asset} 링크 끊김' },
  'network.errors': { en: '{asset} has network errors', ru: 'на {asset} ошибки сети', ko: '{asset} 네트워크 오류' },
  'network.delay': {
    en: 'calls of {asset} lose time on the way',
    ru: 'вызовы из {asset} теряют время в пути',
    ko: '{asset}의 호출이 경로에서 지연됨',
  },
  'filesystem.full': {
    en: 'a file system of {asset} is full',
    ru: 'на {asset} заполнена файловая система',
    ko: '{asset} 파일 시스템 가득 참',
  },
  'process.down': { en: 'a process of {asset} is down', ru: 'на {asset} остановился процесс', ko: '{asset} 프로세스 중단' },
  'service.latency': { en: '{asset} answers slowly', ru: '{asset} отвечает медленно', ko: '{asset} 응답 지연' },
  'service.errors': { en: '{asset} answers with errors', ru: '{asset} отвечает ошибками', ko: '{asset} 오류 응답' },
  'service.traffic': { en: '{asset} gets more requests', ru: 'на {asset} вырос поток запросов', ko: '{asset} 요청 증가' },
  'service.unreached': {
    en: 'requests no longer reach {asset}',
    ru: 'запросы не доходят до {asset}',
    ko: '{asset}에 요청이 도달하지 않음',
  },
  'process.saturated': {
    en: 'a process of {asset} has reached a limit (connections, open files)',
    ru: 'процесс на {asset} исчерпал предел (соединения, открытые файлы)',
    ko: '{asset} 프로세스 한도 소진(연결, 열린 파일)',
  },
  'name.unresolved': {
    en: '{asset} cannot resolve names (DNS)',
    ru: '{asset} не может разрешить имена (DNS)',
    ko: '{asset}에서 이름 확인(DNS) 실패',
  },
  'dependency.failed': {
    en: 'something that {asset} calls fails, and nothing that is watched here shows why',
    ru: 'сбоит то, что вызывает {asset}, а почему — из наблюдаемого здесь не видно',
    ko: '{asset}이(가) 호출하는 곳에 장애가 있으나 감시 범위에서는 이유가 보이지 않음',
  },
  'clock.wrong': { en: 'the clock of {asset} is wrong', ru: 'часы {asset} идут неверно', ko: '{asset} 시계 오류' },
  'certificate.expired': { en: 'the certificate of {asset} has expired', ru: 'истёк сертификат {asset}', ko: '{asset} 인증서 만료' },
  'credential.expired': {
    en: 'credentials of {asset} (licence, password, key) have expired or are refused',
    ru: 'учётные данные {asset} (лицензия, пароль, ключ) истекли или отклонены',
    ko: '{asset} 자격 증명(라이선스·비밀번호·키) 만료 또는 거부',
  },
  'configuration.changed': { en: '{asset} was changed', ru: 'на {asset} внесено изменение', ko: '{asset} 변경' },
  'user.action': {
    en: 'somebody ran a command on {asset}',
    ru: 'на {asset} кто-то выполнил команду',
    ko: '{asset}에서 사용자가 명령 실행',
  },
  'log.errors': { en: '{asset} logs errors', ru: '{asset} пишет в журнал ошибки', ko: '{asset} 로그 오류 증가' },
  'log.unusual': { en: 'of what {asset} logs', ru: 'это следует из журнала {asset}', ko: '{asset} 로그' },
};

/** What the alert is about, as a clause: `I/O wait on srv-db-03 rose`. */
export const EFFECT: Readonly<Partial<Record<Concept, Localized>>> = {
  'service.errors': { en: '{asset} answers with errors', ru: '{asset} отвечает ошибками', ko: '{asset} 오류 증가' },
  'service.latency': { en: '{asset} answers slowly', ru: '{asset} отвечает медленно', ko: '{asset} 응답 지연' },
  'temperature.high': { en: '{asset} is overheating', ru: '{asset} перегревается', ko: '{asset} 과열' },
  'cpu.throttled': { en: 'the CPU of {asset} is throttled', ru: 'процессор {asset} сбросил частоту', ko: '{asset} CPU 스로틀링' },
  'raid.degraded': { en: 'the array of {asset} is degraded', ru: 'массив {asset} деградировал', ko: '{asset} 어레이 성능 저하' },
  'battery.failed': {
    en: 'the write cache of {asset} has lost its battery',
    ru: 'на {asset} отказала батарея кэша записи',
    ko: '{asset} 쓰기 캐시 배터리 고장',
  },
  'disk.failed': { en: 'a disk of {asset} is failing', ru: 'на {asset} отказывает диск', ko: '{asset} 디스크 고장' },
  'process.down': { en: 'a process of {asset} is down', ru: 'на {asset} остановился процесс', ko: '{asset} 프로세스 중단' },
  'link.down': { en: 'a link of {asset} is down', ru: 'на {asset} оборвана связь', ko: '{asset} 링크 끊김' },
  'filesystem.full': {
    en: 'a file system of {asset} fills up',
    ru: 'на {asset} заполняется файловая система',
    ko: '{asset} 파일 시스템 부족',
  },
  'power.failed': { en: 'the power of {asset} failed', ru: 'на {asset} отказало питание', ko: '{asset} 전원 고장' },
  'fan.failed': { en: 'a fan of {asset} failed', ru: 'на {asset} отказал вентилятор', ko: '{asset} 팬 고장' },
  'memory.failed': {
    en: 'a memory module of {asset} is faulty',
    ru: 'на {asset} неисправен модуль памяти',
    ko: '{asset} 메모리 모듈 고장',
  },
  'cooling.failed': { en: 'the cooling of {asset} does not suffice', ru: 'охлаждения {asset} не хватает', ko: '{asset} 냉각 부족' },
  'certificate.expired': { en: 'the certificate of {asset} has expired', ru: 'истёк сертификат {asset}', ko: '{asset} 인증서 만료' },
  'credential.expired': {
    en: 'credentials of {asset} (licence, password, key) have expired or are refused',
    ru: 'учётные данные {asset} (лицензия, пароль, ключ) истекли или отклонены',
    ko: '{asset} 자격 증명(라이선스·비밀번호·키) 만료 또는 거부',
  },
  'clock.wrong': { en: 'the clock of {asset} is wrong', ru: 'часы {asset} идут неверно', ko: '{asset} 시계 오류' },
  'name.unresolved': {
    en: '{asset} cannot resolve names (DNS)',
    ru: '{asset} не может разрешить имена (DNS)',
    ko: '{asset}에서 이름 확인(DNS) 실패',
  },
  'dependency.failed': {
    en: 'calls of {asset} to others fail',
    ru: 'вызовы из {asset} других систем завершаются сбоем',
    ko: '{asset}의 외부 호출 실패',
  },
  unknown: { en: '{asset} is not as usual', ru: '{asset} ведёт себя не как обычно', ko: '{asset} 평소와 다름' },
};
export const EFFECT_ROSE: Localized = {
  en: '{signal} on {asset} rose',
  ru: '{signal} на {asset} выше обычного',
  ko: '{asset}의 {signal} 증가',
};

export const UNUSUAL_METRIC: Localized = {
  en: '{metric} on {asset} is not as usual',
  ru: '{metric} на {asset} не как обычно',
  ko: '{asset}의 {metric} 평소와 다름',
};

/** Sentences of the verdict: mechanism and shared resource in plain words. */
export const VERDICT = {
  /** What the alert itself says is the fault. */
  itself: { en: '{effect}.', ru: '{effect}.', ko: '{effect}.' },
  because: { en: '{effect} because {because}.', ru: '{effect}, потому что {because}.', ko: '{effect}: {because}.' },
  sharedLoad: {
    en: '{effect} because {job} on {asset} {does} {resource}, which both use.',
    ru: '{effect}, потому что {job} на {asset} {does} {resource}, которым пользуются оба.',
    ko: '{effect}: {asset}의 {job}이(가) 함께 쓰는 {resource}에 {does}.',
  },
  sharedWith: {
    en: '{effect} because {job} on {asset} {does} {resource}, which {other} uses too.',
    ru: '{effect}, потому что {job} на {asset} {does} {resource}, которым пользуется и {other}.',
    ko: '{effect}: {asset}의 {job}이(가) {other}도 쓰는 {resource}에 {does}.',
  },
  ownLoad: {
    en: '{effect} because {job} on {asset} {does} {resource}.',
    ru: '{effect}, потому что {job} на {asset} {does} {resource}.',
    ko: '{effect}: {asset}의 {job}이(가) {resource}에 {does}.',
  },
  job: {
    en: '{effect} because {job} started on {asset}.',
    ru: '{effect}, потому что на {asset} запущено: {job}.',
    ko: '{effect}: {asset}에서 {job} 시작.',
  },
  loadBy: {
    en: '{effect} because {asset} {does} {resource}, which both use; which process does so is not known.',
    ru: '{effect}, потому что {asset} {does} {resource}, которым пользуются оба; какой процесс это делает, неизвестно.',
    ko: '{effect}: {asset}이(가) 함께 쓰는 {resource}에 {does}; 어느 프로세스인지는 알 수 없음.',
  },
  load: {
    en: '{effect} because {because}; which host causes it is not known.',
    ru: '{effect}, потому что {because}; кто создаёт эту нагрузку, неизвестно.',
    ko: '{effect}: {because}; 어느 호스트인지는 알 수 없음.',
  },
  disk: {
    en: '{disk} of {asset} is failing: {signs}.',
    ru: '{disk} ({asset}) выходит из строя: {signs}.',
    ko: '{asset} {disk} 고장: {signs}.',
  },
  cooling: {
    en: '{place} is overheating: the cooling shared by {those}{unit} does not suffice.',
    ru: '{place} перегревается: охлаждения{unit}, общего для {those}, не хватает.',
    ko: '{place} 과열: {those}이(가) 공유하는 냉각{unit} 부족.',
  },
  shared: {
    en: '{effect} because {those} share {asset}, which {fault}.',
    ru: '{effect}: у {those} общий {asset}, который {fault}.',
    ko: '{effect}: {those}이(가) 공유하는 {asset} {fault}.',
  },
  besides: { en: 'Besides, {sentence}', ru: 'Кроме того, {sentence}', ko: '또한 {sentence}' },
  notTheCause: { en: '{asset} itself is not the cause.', ru: 'Сам {asset} — не причина.', ko: '{asset} 자체는 원인이 아닙니다.' },
  probably: { en: 'Probably {sentence}', ru: 'Вероятно, {sentence}', ko: '아마도 {sentence}' },
  possibly: { en: 'Possibly {sentence}', ru: 'Возможно, {sentence}', ko: '가능성으로는 {sentence}' },
  /** Where the sentence has a "because", that is what is doubted, not what follows from it. */
  becauseWord: { en: ' because ', ru: ', потому что ', ko: '' },
  probablyBecause: { en: ' probably because ', ru: ', вероятно, потому что ', ko: '' },
  possiblyBecause: { en: ' possibly because ', ru: ', возможно, потому что ', ko: '' },
} as const satisfies Readonly<Record<string, Localized>>;

/** What a job does to what it loads. */
export const LOADS: Readonly<Partial<Record<Concept, Localized>>> = {
  'disk.write-rate': { en: 'writes heavily to', ru: 'интенсивно пишет на', ko: '많이 씁니다' },
  'disk.read-rate': { en: 'reads heavily from', ru: 'интенсивно читает с', ko: '많이 읽습니다' },
};

/** What fails on a shared thing that reports nothing itself. */
export const SHARED_FAULT: Readonly<Partial<Record<Concept, Localized>>> = {
  'power.failed': { en: 'lost its power', ru: 'остался без питания', ko: '전원 상실' },
  'certificate.expired': { en: 'has an expired certificate', ru: 'работает с истёкшим сертификатом', ko: '인증서 만료' },
  'process.saturated': {
    en: 'has reached a limit of connections or open files',
    ru: 'исчерпал предел соединений или открытых файлов',
    ko: '연결 또는 파일 한도 소진',
  },
  'clock.wrong': { en: 'has a wrong clock', ru: 'показывает неверное время', ko: '시계 오류' },
  'process.down': { en: 'has stopped', ru: 'остановился', ko: '중단됨' },
  'link.down': { en: 'has lost its link', ru: 'потерял связь', ko: '링크 끊김' },
  'disk.latency': { en: 'answers slowly', ru: 'отвечает медленно', ko: '응답 지연' },
};

/** Kinds of sectors a disk counts, by the metric's name. */
export const SECTORS: ReadonlyArray<{ readonly metric: RegExp; readonly name: Localized }> = [
  { metric: /reallocat/i, name: { en: 'reallocated sectors', ru: 'переназначенные секторы', ko: '재할당 섹터' } },
  { metric: /pending/i, name: { en: 'pending sectors', ru: 'нестабильные секторы (pending)', ko: '보류 섹터' } },
  { metric: /reported_uncorrect/i, name: { en: 'uncorrectable errors', ru: 'неисправимые ошибки', ko: '정정 불가 오류' } },
  { metric: /uncorrect/i, name: { en: 'uncorrectable sectors', ru: 'неисправимые секторы', ko: '정정 불가 섹터' } },
];
export const SIGNS_GROW: Localized = { en: '{signs} grow', ru: 'растут {signs}', ko: '{signs} 증가' };
export const SIGNS_REPORTED: Localized = { en: 'it reported a fault', ru: 'он сообщил о неисправности', ko: '고장 보고됨' };
export const ARRAY_DEGRADED: Localized = { en: 'the array is degraded', ru: 'массив деградировал', ko: '어레이 성능 저하' };
