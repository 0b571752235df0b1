import type { Language } from './language.ts';

/** Why a record could not be taken, by the English that is kept with it; `$1` is what its places say. What a schema says by itself stays as it is. */
const REASONS: ReadonlyArray<readonly [en: RegExp, ru: string, ko: string]> = [
  [
    /^resource: names no host\.name and no service\.name$/,
    'resource: нет ни host.name, ни service.name',
    'resource: host.name도 service.name도 없음',
  ],
  [
    /^(\w+): lies more than 10 minutes ahead of our clock$/,
    '$1: больше чем на 10 минут впереди наших часов',
    '$1: 이 서버의 시계보다 10분 넘게 앞섬',
  ],
  [/^a value nests deeper than (\d+)$/, 'вложенность значения больше $1', '값의 중첩이 $1단계를 넘음'],
  [/^metric: holds no points of a kind that is known$/, 'metric: нет точек известного вида', 'metric: 알려진 종류의 값이 없음'],
  [
    /^bucketCounts: one more than explicitBounds$/,
    'bucketCounts: должно быть на одно больше, чем explicitBounds',
    'bucketCounts: explicitBounds보다 하나 많아야 함',
  ],
  [
    /^startTimeUnixNano: a delta needs the interval that it is of$/,
    'startTimeUnixNano: для приращения нужен его интервал',
    'startTimeUnixNano: 증분에는 해당 구간이 필요함',
  ],
  [
    /^endTimeUnixNano: a span ends after it began$/,
    'endTimeUnixNano: интервал кончается после своего начала',
    'endTimeUnixNano: 스팬은 시작한 뒤에 끝나야 함',
  ],
  [/^the value is not a finite number$/, 'значение — не конечное число', '값이 유한한 수가 아님'],
  [/^the line is no JSON object$/, 'строка — не объект JSON', '줄이 JSON 객체가 아님'],
  [/^the line has a member named __proto__$/, 'в строке есть поле __proto__', '줄에 __proto__라는 항목이 있음'],
  [/^the line is no JSON: (.*)$/s, 'строка — не JSON: $1', '줄이 JSON이 아님: $1'],
  [
    /^the line is not <timestamp> <level> <host\|service> <message>$/,
    'строка не вида <время> <уровень> <узел|сервис> <сообщение>',
    '줄이 <시각> <수준> <호스트|서비스> <메시지> 형식이 아님',
  ],
  [/^message: is empty$/, 'message: пусто', 'message: 비어 있음'],
  [/^host: neither a host nor a service is named$/, 'host: не назван ни узел, ни сервис', 'host: 호스트도 서비스도 없음'],
  [/^level: (.*) is no level that is known$/s, 'level: уровень $1 неизвестен', 'level: $1: 알 수 없는 수준'],
  [/^attributes: nested deeper than (\d+)$/, 'attributes: вложенность больше $1', 'attributes: 중첩이 $1단계를 넘음'],
  [/^attributes: nested too deep$/, 'attributes: слишком глубокая вложенность', 'attributes: 중첩이 너무 깊음'],
  [/^attributes: a name is longer than (\d+) characters$/, 'attributes: имя длиннее $1 знаков', 'attributes: 이름이 $1자를 넘음'],
  [/^attributes: (.*) is longer than (\d+) characters$/s, 'attributes: $1 длиннее $2 знаков', 'attributes: $1: $2자를 넘음'],
  [/^attributes: more than (\d+)$/, 'attributes: больше $1', 'attributes: $1개를 넘음'],
  [/^attributes: a name may not be (\S+)$/, 'attributes: имя $1 недопустимо', 'attributes: $1: 쓸 수 없는 이름'],
  [/^timestamp: is missing$/, 'timestamp: отсутствует', 'timestamp: 빠져 있음'],
  [
    /^timestamp: is no ISO 8601 time such as (\S+)$/,
    'timestamp: это не время ISO 8601, например $1',
    'timestamp: ISO 8601 시각이 아님. 예: $1',
  ],
  [/^([\w.]+): is missing though the alert is resolved$/, '$1: отсутствует, хотя алерт закрыт', '$1: 알림이 해결되었는데 빠져 있음'],
  // Of one that is sent again.
  [/^it holds nothing$/, 'в ней ничего нет', '비어 있음'],
  [
    /^only its beginning was kept; send it mended$/,
    'сохранено только её начало; отправьте исправленную',
    '앞부분만 보관되어 있으니 고친 것을 보내세요',
  ],
  [/^it is binary; send it mended$/, 'она двоичная; отправьте исправленную', '이진 데이터이니 고친 것을 보내세요'],
  [/^it is no JSON: (.*)$/s, 'это не JSON: $1', 'JSON이 아님: $1'],
  [/^it is no JSON object$/, 'это не объект JSON', 'JSON 객체가 아님'],
];

/** The reason in a reader's language, where we have words for it. */
export function rejectedBecause(reason: string, language: Language): string {
  if (language === 'en') return reason;
  const found = REASONS.find(([en]) => en.test(reason));
  return found === undefined ? reason : reason.replace(found[0], { ru: found[1], ko: found[2] }[language]);
}
