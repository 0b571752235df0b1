import type { Localized } from '../../domain/language.ts';

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
