import type { IntentKind } from '../../domain/answer.ts';
import type { Concept } from '../../domain/finding.ts';
import { editDistance } from './slips.ts';

/** What people call the things that are measured; the first that fits is meant. */
const MEASURES: ReadonlyArray<readonly [concept: Concept, phrase: RegExp]> = [
  [
    'cpu.iowait',
    of(
      'i\\/?o[ -]?wait|wait on (?:i\\/?o|disk)|ожидани\\p{L}+ (?:i\\/?o|ввода|диск\\p{L}*)|айовейт\\p{L}{0,2}|иовейт|айоувейт|i\\/o 대기|아이오 ?웨이트|아이오 ?대기',
    ),
  ],
  ['cpu.throttled', of('throttl\\p{L}*|троттлинг\\p{L}*|тротлинг\\p{L}*|스로틀링')],
  [
    'cpu.utilization',
    of(
      'cpu(?: (?:load|usage|use|utili[sz]ation))?|processor(?: load| usage)?|load average|la|(?:the|system) load|load(?= (?:of|on|for) )|(?:загрузк\\p{L}+ )?(?:проц(?:а|у|ом|е|ы|ев|ов|ессор\\p{L}*)?|цпу)|нагрузк\\p{L}+(?: процессор\\p{L}*)?|cpu 사용률|씨피유|프로세서|부하',
    ),
  ],
  [
    'memory.pressure',
    of('mem(?:ory)?(?: (?:usage|use|pressure))?|ram|swap|памят\\p{L}+|оператив\\p{L}+|озу|своп\\p{L}*|메모리|램(?!\\p{L})|스왑'),
  ],
  [
    'disk.latency',
    of(
      '(?:disk|storage|lun|volume|i\\/?o) lat(?:ency)?|await|задерж(?:к\\p{L}+|ек) (?:диск\\p{L}*|хранилищ\\p{L}*|схд)|디스크 (?:지연|레이턴시|응답)',
    ),
  ],
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
  [
    'temperature.high',
    of(
      'temp(?:erature)?s?|heat|(?:over|too )(?:heat\\p{L}*|hot)|how hot|температур\\p{L}*|темп[ауы]|нагрев\\p{L}*|перегрев\\p{L}*|온도|과열',
    ),
  ],
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
      '(?:disk|free|file ?system|fs|root)(?: fs)? (?:space|usage|use|full)|disk usage|free space|file ?systems?|df|мест\\p{L}*(?: на диск\\p{L}*)?|свободн\\p{L}+ мест\\p{L}*|файлов\\p{L}+ систем\\p{L}*|заполн\\p{L}+ диск\\p{L}*|(?:디스크 )?(?:여유 ?공간|남은 (?:공간|용량))|디스크 (?:공간|용량|사용량)|파일 ?시스템',
    ),
  ],
  ['service.errors', of('error rate|errors per (?:second|minute)|5xx|дол[яю] ошибок|процент ошибок|(?:오류|에러)율')],
  [
    'service.latency',
    of(
      'lat(?:ency|encies)?|response times?|rtt|p(?:50|90|9[59]|999)|slowness|времени? ответа|врем\\p{L}+ отклика|отклик\\p{L}*|латентност\\p{L}*|л[аэе]й?тенси|задерж(?:к\\p{L}+|ек)|응답 ?(?:시간|속도)|레이턴시|지연',
    ),
  ],
  [
    'service.traffic',
    of(
      'traffic|bandwidth|network (?:usage|load|throughput)|requests?(?: rate| per second)?|req(?:s|\\/s|s\\/s| rate)?|rps|qps|throughput|трафик\\p{L}*|запрос\\p{L}+ в секунду|рпс\\p{L}{0,2}|кол\\p{L}+ запросов|트래픽|요청',
    ),
  ],
  [
    'network.errors',
    of(
      '(?:network|interface|port|crc) errors|packet loss|drops|dropped packets|потер\\p{L}+ пакет\\p{L}*|ошибк\\p{L}+ (?:сети|на порт\\p{L}*|интерфейс\\p{L}*)|네트워크 오류|패킷 ?(?:손실|로스)',
    ),
  ],
];

/** What is often misspelt. */
const SPELT: ReadonlyArray<readonly [word: string, concept: Concept]> = [
  ...(['latency', 'задержка', 'задержки', 'латентность'] as const).map((word) => [word, 'service.latency'] as const),
  ...(['memory', 'память', 'оперативка'] as const).map((word) => [word, 'memory.pressure'] as const),
  ...(['temperature', 'температура', 'температуру'] as const).map((word) => [word, 'temperature.high'] as const),
  ...(['traffic', 'bandwidth', 'throughput', 'трафик'] as const).map((word) => [word, 'service.traffic'] as const),
  ...(['utilization', 'нагрузка', 'нагрузку', 'загрузка'] as const).map((word) => [word, 'cpu.utilization'] as const),
  ['iowait', 'cpu.iowait'],
];
/** Shorter words are too near to others. */
const SHORTEST = 6;
/** So long that two slips still leave one word. */
const LONG = 9;

/** Names that storage goes by. */
const STORAGE = /(?:^|[-_.])(?:lun|vol|volume|disk|shelf|datastore|array|raid|san|nas)(?=[-_.\d]|$)/;
const DISK = /(?<!\p{L})(?:disks?|space|storage)(?!\p{L})|диск|(?<!\p{L})мест[оа](?!\p{L})|디스크|용량/u;

/** The measure a text names, and the text with `⚖` where it stood. */
export function readMeasure(text: string): { readonly concept: Concept | null; readonly rest: string } {
  for (const [concept, phrase] of MEASURES) {
    const found = phrase.exec(text);
    if (found) return { concept, rest: `${text.slice(0, found.index)} ⚖ ${text.slice(found.index + found[0].length)}` };
  }
  return misspelt(text) ?? { concept: null, rest: text };
}

/** A measure that goes without saying: the latency of a LUN is a disk's, what runs out on a disk is space. */
export function conceptOf(concept: Concept | null, kind: IntentKind, said: string, assetId: string | null): Concept | null {
  if (concept === 'service.latency' && STORAGE.test(assetId ?? '')) return 'disk.latency';
  return concept ?? (kind === 'forecast' && DISK.test(said) ? 'filesystem.full' : null);
}

function misspelt(text: string): { readonly concept: Concept; readonly rest: string } | null {
  for (const { 0: said, index } of text.matchAll(/(?<![\p{L}\p{N}_-])[\p{Script=Latin}\p{Script=Cyrillic}]{5,}(?![\p{N}_-])/gu)) {
    const meant = SPELT.find(([word]) => {
      const slips = word.length >= LONG ? 2 : 1;
      const isNear = word[0] === said[0] && Math.abs(word.length - said.length) <= slips && word.length >= SHORTEST;
      return isNear && editDistance(said, word) <= slips;
    });
    if (meant) return { concept: meant[1], rest: `${text.slice(0, index)} ⚖ ${text.slice(index + said.length)}` };
  }
  return null;
}

function of(alternatives: string): RegExp {
  // Korean particles may follow a noun.
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${alternatives})(?![a-zа-я0-9_])`, 'u');
}
