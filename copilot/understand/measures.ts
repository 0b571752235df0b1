import type { Concept } from '../../domain/finding.ts';

/** What people call the things that are measured; the first that fits is meant. */
const MEASURES: ReadonlyArray<readonly [concept: Concept, phrase: RegExp]> = [
  [
    'cpu.iowait',
    of('i\\/?o[ -]?wait|wait on (?:i\\/?o|disk)|ожидани\\p{L}+ (?:i\\/?o|ввода|диск\\p{L}*)|айовейт|иовейт|айоувейт|i\\/o 대기'),
  ],
  ['cpu.throttled', of('throttl\\p{L}*|троттлинг\\p{L}*|тротлинг\\p{L}*|스로틀링')],
  [
    'cpu.utilization',
    of(
      'cpu(?: (?:load|usage|use|utili[sz]ation))?|processor(?: load| usage)?|load average|la|(?:the|system) load|load(?= (?:of|on|for) )|(?:загрузк\\p{L}+ )?(?:проц\\p{L}*|цпу)|нагрузк\\p{L}+(?: процессор\\p{L}*)?|cpu 사용률|프로세서',
    ),
  ],
  ['memory.pressure', of('mem(?:ory)?(?: (?:usage|use|pressure))?|ram|swap|памят\\p{L}+|оператив\\p{L}+|озу|своп\\p{L}*|메모리')],
  ['disk.latency', of('(?:disk|storage|lun|volume|i\\/?o) latency|await|задержк\\p{L}+ (?:диск\\p{L}*|хранилищ\\p{L}*|схд)|디스크 지연')],
  [
    'disk.write-rate',
    of(
      '(?:disk )?writes(?: rate| throughput)?|(?:disk )?write (?:rate|throughput|speed|load|iops)|скорост\\p{L}+ записи|запис\\p{L}+ на диск|쓰기(?: 속도)?',
    ),
  ],
  ['disk.read-rate', of('(?:disk )?reads?(?: rate| throughput)|скорост\\p{L}+ чтения|чтени\\p{L}+ с диска|읽기(?: 속도)?')],
  [
    'disk.bad-sectors',
    of('bad sectors?|(?:re)?allocated sectors?|pending sectors?|битые сектор\\p{L}*|сбойн\\p{L}+ сектор\\p{L}*|불량 섹터'),
  ],
  ['disk.utilization', of('disk (?:util\\p{L}*|busy|i\\/?o)|iops|занятост\\p{L}+ диск\\p{L}*|диск\\p{L}* нагрузк\\p{L}+|디스크 사용률')],
  ['temperature.high', of('temp(?:erature)?s?|heat|how hot|температур\\p{L}*|нагрев\\p{L}*|온도')],
  ['fan.failed', of('fans?(?: speeds?)?|rpm|вентилятор\\p{L}*|кулер\\p{L}*|팬')],
  [
    'power.failed',
    of(
      'power(?! (?:cycl|off|down|on\\b))(?: draw| consumption| usage)?|watts?|psu|питани\\p{L}*|энергопотреблени\\p{L}*|мощност\\p{L}*|전원|전력',
    ),
  ],
  [
    'filesystem.full',
    of(
      '(?:disk|free|file ?system|fs|root)(?: fs)? (?:space|usage|use|full)|disk usage|free space|file ?systems?|df|мест\\p{L}*(?: на диск\\p{L}*)?|свободн\\p{L}+ мест\\p{L}*|файлов\\p{L}+ систем\\p{L}*|заполн\\p{L}+ диск\\p{L}*|디스크 (?:공간|용량|사용량)|파일 시스템',
    ),
  ],
  ['service.errors', of('error rate|errors per (?:second|minute)|5xx|дол[яю] ошибок|процент ошибок|오류율')],
  [
    'service.latency',
    of(
      'latency|response times?|p9[59]|slowness|времени? ответа|врем\\p{L}+ отклика|отклик\\p{L}*|латентност\\p{L}*|л[аэе]й?тенси|л[аэе]й?тенси|задержк\\p{L}+|응답 ?시간|지연',
    ),
  ],
  [
    'service.traffic',
    of(
      'traffic|bandwidth|network (?:usage|load|throughput)|requests?(?: rate| per second)?|rps|qps|throughput|трафик\\p{L}*|запрос\\p{L}+ в секунду|rps|트래픽|요청',
    ),
  ],
  [
    'network.errors',
    of(
      '(?:network|interface|port|crc) errors|packet loss|drops|dropped packets|потер\\p{L}+ пакет\\p{L}*|ошибк\\p{L}+ (?:сети|на порт\\p{L}*|интерфейс\\p{L}*)|네트워크 오류|패킷 손실',
    ),
  ],
];

/** The measure a text names, and the text with `⚖` where it stood. */
export function readMeasure(text: string): { readonly concept: Concept | null; readonly rest: string } {
  for (const [concept, phrase] of MEASURES) {
    const found = phrase.exec(text);
    if (found) return { concept, rest: `${text.slice(0, found.index)} ⚖ ${text.slice(found.index + found[0].length)}` };
  }
  return { concept: null, rest: text };
}

function of(alternatives: string): RegExp {
  // Korean particles may follow a noun.
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${alternatives})(?![a-zа-я0-9_])`, 'u');
}
