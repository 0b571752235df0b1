// Systems that do not exist: messages of made-up programs in many styles, from a seed.
import { createRandom, type Random } from '../random.ts';
import { type LogSystem, linesOf, type Message } from './system.ts';
import { capital, commonKind, createPlace, type ValueKind, word } from './values.ts';

type Part = string | (() => string);
/** Words of one language, and how a place is introduced in it. */
type Vocabulary = {
  readonly nouns: readonly string[];
  readonly done: readonly string[];
  readonly joints: readonly string[];
  readonly ends: readonly string[];
};

const w = (text: string) => text.split(' ');
const ENGLISH: Vocabulary = {
  nouns: w(
    'connection session request block replica cache worker task job queue index segment snapshot token certificate volume disk interface link route peer node leader lease lock buffer page checkpoint transaction table schema file directory package image container sensor fan battery display window surface package channel stream socket handler module policy rule quota budget alarm battery account password group printer driver kernel timer clock region zone shard bucket object key message packet frame heartbeat election vote upgrade backup restore scan report query plan',
  ),
  done: w(
    'started stopped opened closed created deleted updated failed completed received sent allocated released registered unregistered resumed suspended rejected accepted expired loaded unloaded mounted detected ignored skipped replaced queued dropped retried verified synchronized initialized terminated attached detached enabled disabled added removed found missing',
  ),
  joints: ['for', 'from', 'to', 'on', 'with', 'at', 'in', 'by', 'of', 'as', 'after', 'into', 'during', 'because of', 'via', 'under'],
  ends: [
    '',
    '',
    '.',
    ' successfully',
    ' again',
    ' (will retry)',
    ', giving up',
    '!',
    ': timed out',
    ': permission denied',
    ' before shutdown',
    ' [ok]',
    '...',
  ],
};
const RUSSIAN: Vocabulary = {
  nouns: w('соединение сеанс запрос диск узел задача очередь журнал файл каталог пользователь сервер том снимок ключ пакет процесс датчик'),
  done: w(
    'открыт закрыт создан удалён обновлён получен отправлен отклонён запущен остановлен найден потерян загружен завершён подключён отключён',
  ),
  joints: ['для', 'от', 'к', 'на', 'с', 'в', 'после', 'из', 'через', 'под'],
  ends: ['', '', '.', ' успешно', ' повторно', ': доступ запрещён', ' (повтор)'],
};
const KOREAN: Vocabulary = {
  nouns: w('연결 세션 요청 디스크 노드 작업 대기열 로그 파일 폴더 사용자 서버 볼륨 스냅샷 키 패킷 프로세스 센서'),
  done: w('열림 닫힘 생성됨 삭제됨 갱신됨 수신됨 전송됨 거부됨 시작됨 중지됨 발견됨 완료됨'),
  joints: ['대상', '출처', '위치', '이후', '경로', '원인'],
  ends: ['', '', '.', ' 성공', ' 재시도', ': 권한 없음'],
};
const GERMAN: Vocabulary = {
  nouns: w('Verbindung Sitzung Anfrage Platte Knoten Auftrag Warteschlange Protokoll Datei Verzeichnis Benutzer Dienst Schlüssel Paket'),
  done: w('geöffnet geschlossen erstellt gelöscht aktualisiert empfangen gesendet abgelehnt gestartet beendet gefunden abgebrochen'),
  joints: ['für', 'von', 'zu', 'auf', 'mit', 'bei', 'nach', 'über'],
  ends: ['', '', '.', ' erfolgreich', ' erneut', ': Zugriff verweigert'],
};

type Style = (vocabulary: Vocabulary, place: () => Part, random: Random) => Part[];
/** Forms of messages; a system uses some of them. */
export const STYLES: Readonly<Record<string, Style>> = {
  sentence: (v, place, r) => [
    r.chance(0.5) ? `${capital(r.pick(v.nouns))} ` : '',
    `${r.pick(v.nouns)} ${r.pick(v.done)} ${r.pick(v.joints)} `,
    place(),
    ...(r.chance(0.5) ? [` ${r.pick(v.joints)} `, place()] : []),
    r.pick(v.ends),
  ],
  verbFirst: (v, place, r) => [
    `${capital(r.pick(v.done))} ${r.pick(v.nouns)} `,
    place(),
    ...(r.chance(0.6) ? [` ${r.pick(v.joints)} ${r.pick(v.nouns)} `, place()] : []),
    r.pick(v.ends),
  ],
  constant: (v, _place, r) => [
    `${capital(r.pick(v.nouns))} ${r.pick(v.nouns)} ${r.pick(v.done)} ${r.pick(v.joints)} ${r.pick(v.nouns)}${r.pick(v.ends)}`,
  ],
  valueFirst: (v, place, r) => [place(), ` ${r.pick(v.nouns)} ${r.pick(v.nouns)} ${r.pick(v.done)}${r.pick(v.ends)}`],
  colon: (v, place, r) => [
    `${r.pick(v.nouns)} ${r.pick(v.nouns)}: `,
    place(),
    ...(r.chance(0.4) ? [`, ${r.pick(v.nouns)}: `, place()] : []),
  ],
  pairs: (v, place, r) => [
    `${r.pick(v.nouns)} ${r.pick(v.done)} `,
    ...Array.from({ length: 1 + r.below(4) }, () => [`${r.pick(v.nouns)}=`, place(), r.pick([' ', ', '])] as Part[]).flat(),
  ],
  logfmt: (v, place, r) => [
    `level=${r.pick(['info', 'warn', 'error'])} msg="${r.pick(v.nouns)} ${r.pick(v.done)}" `,
    ...Array.from({ length: 1 + r.below(3) }, () => [`${r.pick(v.nouns)}=`, place(), ' '] as Part[]).flat(),
  ],
  json: (v, place, r) => [
    `{"event":"${r.pick(v.nouns)} ${r.pick(v.done)}"`,
    ...Array.from({ length: 1 + r.below(3) }, () => [`,"${r.pick(v.nouns)}":"`, place(), '"'] as Part[]).flat(),
    '}',
  ],
  bracketed: (v, place, r) => [
    `[${capital(r.pick(v.nouns))}${capital(r.pick(v.nouns))}] ${r.pick(v.nouns)} `,
    place(),
    ` ${r.pick(v.done)} (${r.pick(v.nouns)} `,
    place(),
    ')',
  ],
  call: (v, place, r) => [
    `${r.pick(v.nouns)}${capital(r.pick(v.done))}(`,
    ...Array.from({ length: 1 + r.below(3) }, (_, n) => [n > 0 ? ', ' : '', `${r.pick(v.nouns)}=`, place()] as Part[]).flat(),
    ')',
  ],
  object: (v, place, r) => [
    `${capital(r.pick(v.done))} ${capital(r.pick(v.nouns))}{`,
    place(),
    ` ${r.pick(v.nouns)} `,
    place(),
    ` ${capital(r.pick(v.nouns))}Record{`,
    place(),
    '}}',
  ],
  quoted: (v, place, r) => [
    `${capital(r.pick(v.nouns))} "`,
    place(),
    `" ${r.pick(v.joints)} ${r.pick(v.nouns)} '`,
    place(),
    `' ${r.pick(v.done)}`,
  ],
  arrow: (v, place, r) => [`${r.pick(v.nouns)} ${r.pick(v.done)}: `, place(), r.pick([' -> ', ' => ', ' to ', ' | ']), place()],
  daemon: (v, place, r) => [
    `${r.pick(v.nouns)}d[`,
    () => String(100 + r.below(9000)),
    `]: ${r.pick(v.nouns)} ${r.pick(v.done)} ${r.pick(v.joints)} `,
    place(),
  ],
  trace: (v, place, r) => [
    `at org.${r.pick(v.nouns)}.${capital(r.pick(v.nouns))}${capital(r.pick(v.nouns))}.${r.pick(v.done)}(${capital(r.pick(v.nouns))}.java:`,
    () => String(1 + r.below(900)),
    `)${r.chance(0.2) ? ' ~[classes]' : ''}`,
    ...(r.chance(0.1) ? [' by ', place()] : []),
  ],
  digits: (v, place, r) => [
    `${r.pick(['IPv4', 'IPv6', 'SHA256', 'HTTP/1.1', 'x86', 'stage2', 'phase1', 'L3'])} ${r.pick(v.nouns)} ${r.pick(v.done)} ${r.pick(v.joints)} `,
    place(),
  ],
  table: (v, place, r) => [
    place(),
    r.pick([' | ', ' - ', ', ', ' ; ']),
    `${r.pick(v.nouns)} ${r.pick(v.done)}`,
    r.pick([' | ', ' - ', ', ']),
    place(),
  ],
  capitals: (v, place, r) => [
    `${r.pick(v.nouns)} ${r.pick(v.nouns)} is ${r.pick(v.done).toUpperCase()}`,
    ...(r.chance(0.5) ? [` ${r.pick(v.joints)} `, place()] : []),
  ],
  long: (v, place, r) =>
    Array.from({ length: 3 + r.below(4) }, () => [
      `${r.pick(v.nouns)} ${r.pick(v.nouns)} ${r.pick(v.done)} ${r.pick(v.joints)} `,
      place(),
      r.pick([', ', '; ', ' ']),
    ]).flat(),
};

const VOCABULARIES: ReadonlyArray<readonly [name: string, vocabulary: Vocabulary]> = [
  ['en', ENGLISH],
  ['en', ENGLISH],
  ['en', ENGLISH],
  ['ru', RUSSIAN],
  ['ko', KOREAN],
  ['de', GERMAN],
];

/** Styles that are looked at only when all is done. */
export const HELD_BACK: readonly string[] = ['object', 'quoted', 'table', 'valueFirst', 'trace', 'long'];

/** Systems of `styles`, each with some of them, a vocabulary and values of its own. */
export function madeSystems(styles: readonly string[], systems: number, count: number, seed: number): LogSystem[] {
  return Array.from({ length: systems }, (_, index) => {
    const random = createRandom(seed * 1_000 + index);
    const [language, known] = random.pick(VOCABULARIES);
    const vocabulary = language === 'en' ? withOwnWords(known, random) : known;
    const own = styles.filter(() => random.chance(0.5));
    if (own.length === 0) own.push(random.pick(styles));
    const messages: Message[] = [];
    const seen = new Set<string>();
    while (messages.length < 20 + index * 4 && seen.size < 4_000) {
      const style = STYLES[random.pick(own)];
      if (style === undefined) throw new Error('a style that is not there');
      const place = () => createPlace(kindFor(language, random), random);
      const message = style(vocabulary, place, random);
      const shape = message.map((part) => (typeof part === 'string' ? part : '\0')).join('');
      const twice = seen.has(shape);
      seen.add(twice ? `${shape}${seen.size}` : shape);
      if (!twice) messages.push(message);
    }
    return linesOf(`made-${index}.${language}`, messages, count, random);
  });
}

function kindFor(language: string, random: Random): ValueKind {
  if (language === 'ru' && random.chance(0.15)) return 'cyrillic';
  if (language === 'ko' && random.chance(0.15)) return 'hangul';
  return commonKind(random);
}

/** Part of the vocabulary, and names that only this system has. */
function withOwnWords(known: Vocabulary, random: Random): Vocabulary {
  const nouns = known.nouns.filter(() => random.chance(0.4));
  const own = Array.from({ length: 8 }, () => word(random, 4, 9));
  return { ...known, nouns: [...nouns, ...own], done: known.done.filter(() => random.chance(0.6)) };
}
