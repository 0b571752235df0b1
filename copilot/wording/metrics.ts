import type { Concept } from '../../domain/finding.ts';
import { inLanguage, type Language, type Localized } from '../../domain/language.ts';
import { capital, measureName } from './say.ts';

/** What people ask to see that is no sign of trouble by itself, what they call it, and the metrics of OpenTelemetry and of common exporters that tell it. */
const PLAIN: ReadonlyArray<{ readonly phrase: RegExp; readonly metric: RegExp; readonly name: Localized }> = [
  {
    phrase: /\bload average|\bla\b|(?<!\p{L})средн\p{L}+ (?:загрузк|нагрузк)\p{L}*|로드 평균/u,
    metric: /load_?average(\.1m)?$|^node_load1$|\bload1$/i,
    name: { en: 'Load average', ru: 'Средняя нагрузка', ko: '로드 평균' },
  },
  {
    phrase:
      /\b(?:network|net|interface|nic|port) (?:traffic|io|i\/o|usage|load|throughput|utili[sz]ation)|\bbandwidth|\btraffic\b|(?<!\p{L})(?:сетев\p{L}+ )?трафик|(?:нагрузк|загрузк)\p{L}+ (?:на )?(?:сет|порт|интерфейс)\p{L}+|네트워크 (?:트래픽|사용량)|트래픽/u,
    metric: /^system\.network\.io$|^node_network_(?:receive|transmit)_bytes_total$|^hw\.network\.io$|if(?:HC)?(?:In|Out)Octets/i,
    name: { en: 'Network traffic', ru: 'Сетевой трафик', ko: '네트워크 트래픽' },
  },
  {
    phrase: /\bswap\b|\bpaging\b|(?<!\p{L})(?:своп|подкачк)\p{L}*|스왑/u,
    metric: /^system\.paging\.utilization$|^node_memory_SwapFree_bytes$/,
    name: { en: 'Swap', ru: 'Подкачка', ko: '스왑' },
  },
  {
    phrase: /\buptime\b|(?<!\p{L})аптайм\p{L}*|врем\p{L}+ работы|가동 ?시간/u,
    metric: /^system\.uptime$|^(?:node|process)_(?:boot|start)_time_seconds$|sysUpTime/i,
    name: { en: 'Uptime', ru: 'Время работы', ko: '가동 시간' },
  },
  {
    phrase: /\bprocess(?:es| count)|(?<!\p{L})(?:числ\p{L}+ )?процессов|프로세스 수/u,
    metric: /^system\.process(?:es)?\.count$|^node_procs_running$/,
    name: { en: 'Processes', ru: 'Процессы', ko: '프로세스' },
  },
];

/** A name with dots or underscores, as metrics have. */
const OWN_NAME = /(?<![\p{L}\p{N}_.-])[a-z][a-z0-9]*(?:[._][a-z0-9]+)+(?![\p{L}\p{N}_-])/u;

/** What a text in lower case calls a metric: a plain name in English, or one that looks like a metric's own. Null when nothing does. */
export function metricSaid(said: string): string | null {
  return PLAIN.find(({ phrase }) => phrase.test(said))?.name.en ?? OWN_NAME.exec(said)?.[0] ?? null;
}

/** Which of the known metrics is meant by what `metricSaid` read; null where none is. */
export function metricMeant(said: string, known: readonly string[]): string | null {
  const pattern = PLAIN.find(({ name }) => name.en === said)?.metric;
  return known.toSorted().find((metric) => (pattern === undefined ? metric.toLowerCase() === said : pattern.test(metric))) ?? null;
}

/** What people call a metric that is no sign of trouble by itself; null where it has its own name only. */
export function plainNameOf(metric: string): Localized | null {
  return PLAIN.find((one) => one.metric.test(metric))?.name ?? null;
}

/** What tells of a trouble by another quantity than the one that the trouble is named by: 56,190 page faults are no memory use. */
const OTHERWISE: ReadonlyArray<readonly [metric: RegExp, name: Localized]> = [
  [/pgmajfault|^system\.paging\.faults$/, { en: 'page faults', ru: 'страничные сбои (page faults)', ko: '페이지 폴트' }],
  [/^node_memory_MemAvailable_bytes$/, { en: 'available memory', ru: 'доступная память', ko: '사용 가능한 메모리' }],
  [/^system\.paging\.utilization$/, { en: 'swap use', ru: 'использование подкачки', ko: '스왑 사용' }],
  [/^node_filesystem_avail_bytes$/, { en: 'free space', ru: 'свободное место', ko: '남은 공간' }],
  [/^node_filesystem_files_free$/, { en: 'free inodes', ru: 'свободные inode', ko: '남은 inode' }],
  [/netstat_TcpExt_Listen(Drops|Overflows)/i, { en: 'refused connections', ru: 'отклонённые соединения', ko: '거절된 연결' }],
  // What is given out: what is left of it, who waits for it, and who is held back.
  [
    /(connection|thread|slot|session|ticket|transaction|handle|worker|process)(e?s)?[._]?(\w*[._])?(idle|available|free)|(idle|free)[._](connection|thread|slot|session|worker|process)/i,
    { en: 'free connections and slots', ru: 'свободные соединения и места', ko: '남은 연결과 슬롯' },
  ],
  [
    /(connection|thread|session|worker)s?[._](\w*[._])?(pending|waiting|blocked)|(pending|waiting|blocked)[._](\w*[._])?(connection|thread|session|worker)/i,
    { en: 'waiting connections and threads', ru: 'ожидающие соединения и потоки', ko: '대기 중인 연결과 스레드' },
  ],
  [/^traces\.server\.own_duration$/, { en: 'own time of its answers', ru: 'собственное время ответа', ko: '자체 처리 시간' }],
  [
    /^logs\.request\.duration$/,
    {
      en: 'time between the first and last log line of a request',
      ru: 'время между первой и последней записью журнала о запросе',
      ko: '요청의 첫 로그와 마지막 로그 사이의 시간',
    },
  ],
  [/^traces\.client\.duration$/, { en: 'time its callers wait for it', ru: 'время ожидания его ответа', ko: '호출자의 대기 시간' }],
  [/(success|availability).*(rate|ratio)?$/i, { en: 'success rate', ru: 'доля успешных запросов', ko: '성공률' }],
];
/** A count of errors is no share of them. */
const ERRORS: Localized = { en: 'errors', ru: 'ошибки', ko: '오류' };
/** What is left of it is no use of it, and what waits is no time. */
const LEFT = /free|avail|unused|remain/i;
const LEFT_OF: Partial<Record<Concept, Localized>> = {
  'filesystem.full': { en: 'free space', ru: 'свободное место', ko: '남은 공간' },
  'memory.pressure': { en: 'available memory', ru: 'доступная память', ko: '사용 가능한 메모리' },
};
const WAITS = /lag|backlog|queue|pending|waiting|behind|un(?:acked|read|delivered|processed)/i;
const BACKLOG: Localized = { en: 'backlog', ru: 'отставание или очередь', ko: '밀린 양' };
const IS_TIME = /^(?:[munμ]?s|min|h|d)$/;

/** What a series measures, in the reader's words; its own where they differ from those of the trouble it tells of. */
export function measureOf(
  { metric, unit }: { readonly metric: string; readonly unit?: string },
  concept: Concept,
  language: Language,
  at: 'inside' | 'start' = 'inside',
): string {
  const other = otherName(metric, unit, concept);
  if (other === null) return measureName(concept, language, at);
  const name = inLanguage(other, language);
  return at === 'start' ? capital(name) : name;
}

function otherName(metric: string, unit: string | undefined, concept: Concept): Localized | null {
  if (concept === 'unknown' || concept === 'process.down') return null;
  const own = OTHERWISE.find(([name]) => name.test(metric))?.[1];
  if (own) return own;
  if (LEFT.test(metric)) return LEFT_OF[concept] ?? null;
  if (concept === 'service.latency') return WAITS.test(metric) && !IS_TIME.test(unit ?? '') ? BACKLOG : null;
  return concept === 'service.errors' && unit !== undefined && !['', '1', '%'].includes(unit) ? ERRORS : null;
}
