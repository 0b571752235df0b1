import type { Localized } from './domain/language.ts';

/** What the settings' own rules say, by the English words that stand in the schema. */
export const RULES: Readonly<Record<string, string>> = {
  'write a reference, env:NAME or file:/path; a secret itself never stands in the settings':
    'пишите ссылку, env:ИМЯ или file:/путь; сам секрет в настройках не пишется',
  'a secret reference, env:NAME or file:/path': 'ссылка на секрет, env:ИМЯ или file:/путь',
  'not an IANA time zone, e.g. Europe/Berlin': 'это не часовой пояс IANA, например Europe/Moscow',
  'an IANA time zone, e.g. Europe/Moscow': 'нужен часовой пояс IANA, например Europe/Moscow',
  'letters, digits, dot, dash and underscore, at most 63': 'латинские буквы, цифры, точка, дефис и подчёркивание, не больше 63',
  'a number and a unit: 30s, 5m, 2h': 'число и единица: 30s, 5m, 2h',
  'keep them for at least 1h': 'хранить не меньше 1h',
  'give above or below': 'задайте above или below',
  'give exactly one of threshold, absence, pattern': 'задайте ровно одно: threshold, absence или pattern',
  'write username and password as settings of their own': 'имя и пароль задаются отдельными настройками',
  'write user and secret as settings of their own': 'пользователь и секрет задаются отдельными настройками',
  'as `ssh-keygen -lf` prints it, SHA256:…': 'как печатает `ssh-keygen -lf`: SHA256:…',
  'must be https; http only on this machine': 'нужен https; http — только на этой машине',
  'SHA-256 as hexadecimal digits': 'SHA-256 шестнадцатеричными цифрами',
  'is for kubernetes, which needs it': 'только для kubernetes, и там обязательно',
  'kubernetes takes either a bearer token (secret) or a kubeconfig, and no user':
    'для kubernetes нужен либо токен (secret), либо kubeconfig, и без user',
  'is for kubernetes': 'только для kubernetes',
  'is one of a kubeconfig': 'контекст бывает только у kubeconfig',
  'the kubeconfig names the authority': 'удостоверяющий центр назван в kubeconfig',
  'winrm takes a user and a secret': 'для winrm нужны user и secret',
  'an hour of the day, e.g. 09:00': 'время суток, например 09:00',
  'a date, YYYY-MM-DD': 'дата, ГГГГ-ММ-ДД',
  'give one of person, schedule, channel': 'задайте одно: person, schedule или channel',
  'name at least one field': 'назовите хотя бы одно поле',
  'five fields: minute hour day month weekday, e.g. "0 8 * * 1-5"': 'пять полей: минута час день месяц день-недели, например "0 8 * * 1-5"',
  'give cron or schedule': 'задайте cron или schedule',
  'give platform and channel together': 'platform и channel задаются вместе',
  'give platform and channel, or toOnCall': 'задайте platform и channel или toOnCall',
  'toOnCall needs a schedule': 'для toOnCall нужен schedule',
  'Socket Mode needs an app-level token, xapp-…': 'для Socket Mode нужен токен приложения, xapp-…',
  'mode http needs the signing secret of the app': 'для mode: http нужен signing secret приложения',
  'mode webhook needs a public address': 'для mode: webhook нужен публичный адрес',
  'mode webhook needs a secret of 16 characters or more': 'для mode: webhook нужен секрет не короче 16 знаков',
  'two digests have one id': 'у двух сводок один id',
  'at least 10s': 'не меньше 10s',
  'two trackers have one id': 'у двух систем заявок один id',
  'a name of the exporter or of ours, or a beginning with *': 'имя метрики экспортёра или наше, или начало с *',
  'a numeric OID, e.g. 1.3.6.1.2.1.1.3.0': 'числовой OID, например 1.3.6.1.2.1.1.3.0',
  'lower case words joined by dots, e.g. hw.temperature': 'слова строчными латинскими буквами через точку, например hw.temperature',
  'nothing to listen on': 'нечего слушать',
  'authProtocol and authPassword go together': 'authProtocol и authPassword задаются вместе',
  'privacyProtocol and privacyPassword go together': 'privacyProtocol и privacyPassword задаются вместе',
  'privacy needs authentication': 'шифрование требует аутентификации',
  'write the account as a setting of its own': 'учётная запись задаётся отдельной настройкой',
  'must begin with https://': 'должен начинаться с https://',
  'a label without a comma': 'метка без запятой',
  'as owner/name': 'в виде владелец/имя',
  'Jira Cloud needs the account': 'для Jira Cloud нужна учётная запись',
  'give user and password, or token': 'задайте user и password или token',
};

type Shape = 'string' | 'number' | 'boolean' | 'list' | 'section';

const SHAPES: Readonly<Record<Shape, Localized>> = {
  string: { en: 'text', ru: 'текст', ko: '텍스트' },
  number: { en: 'a number', ru: 'число', ko: '숫자' },
  boolean: { en: 'true or false', ru: 'true или false', ko: 'true 또는 false' },
  list: { en: 'a list: lines that begin with “- ”', ru: 'список: строки, начинающиеся с «- »', ko: '목록: “- ”로 시작하는 줄' },
  section: {
    en: 'a section: indented lines `name: value`',
    ru: 'раздел: строки `имя: значение` с отступом',
    ko: '섹션: 들여쓴 `이름: 값` 줄',
  },
};

const SHAPE_OF: Readonly<Record<string, Shape>> = {
  string: 'string',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'section',
  record: 'section',
};

const filled = (place: (shape: Localized) => Localized) => (expected: string) => {
  const shape = SHAPE_OF[expected];
  return place(shape === undefined ? { en: expected, ru: expected } : SHAPES[shape]);
};
const inKorean = ({ ko, en }: Localized) => ko ?? en;
const others = (names: readonly string[]) => names.join(', ');

/** What is wrong with a setting, in words for people. */
export const FAULTS = {
  missing: filled((shape) => ({
    en: `is missing; it takes ${shape.en}`,
    ru: `не задано; нужно: ${shape.ru}`,
    ko: `빠져 있습니다. 필요한 값: ${inKorean(shape)}`,
  })),
  empty: filled((shape) => ({
    en: `has no value; it takes ${shape.en}. Leave the line out, or put what begins with # into quotes`,
    ru: `значения нет; нужно: ${shape.ru}. Уберите строку или возьмите то, что начинается с #, в кавычки`,
    ko: `값이 없습니다. 필요한 값: ${inKorean(shape)}. 줄을 지우거나 #으로 시작하는 값은 따옴표로 묶으세요`,
  })),
  quotes: {
    en: 'is text; put the number into quotes',
    ru: 'это текст; возьмите число в кавычки',
    ko: '텍스트입니다. 숫자를 따옴표로 묶으세요',
  },
  wrong: filled((shape) => ({
    en: `takes ${shape.en}`,
    ru: `нужно: ${shape.ru}`,
    ko: `필요한 값: ${inKorean(shape)}`,
  })),
  oneOf: (names: readonly string[]): Localized => ({
    en: `is one of ${others(names)}`,
    ru: `возможны: ${others(names)}`,
    ko: `다음 중 하나여야 합니다: ${others(names)}`,
  }),
  least: (limit: string): Localized => ({ en: `is at least ${limit}`, ru: `не меньше ${limit}`, ko: `최소 ${limit}입니다` }),
  most: (limit: string): Localized => ({ en: `is at most ${limit}`, ru: `не больше ${limit}`, ko: `최대 ${limit}입니다` }),
  mayNotBeEmpty: { en: 'must not be empty', ru: 'не может быть пустым', ko: '비워 둘 수 없습니다' },
  address: {
    en: 'takes a whole address, e.g. https://name:port',
    ru: 'нужен полный адрес, например https://имя:порт',
    ko: '전체 주소가 필요합니다. 예: https://이름:포트',
  },
  form: { en: 'is not of the allowed form', ru: 'недопустимый вид', ko: '허용된 형식이 아닙니다' },
  unknown: (names: readonly string[]): Localized => ({
    en: `is no setting; there are ${others(names)}`,
    ru: `такой настройки нет; есть ${others(names)}`,
    ko: `그런 설정은 없습니다. 있는 것: ${others(names)}`,
  }),
  near: (name: string): Localized => ({
    en: `; did you mean ${name}?`,
    ru: `; возможно, имелось в виду ${name}`,
    ko: `; ${name}을(를) 뜻하셨나요?`,
  }),
  unknownNear: { en: 'is no setting', ru: 'такой настройки нет', ko: '그런 설정은 없습니다' },
  portTaken: (place: string): Localized => ({
    en: `${place} is taken by another program, perhaps an InfraMind that runs already (ss -lntup shows which): stop that, or name another port`,
    ru: `${place} занят другой программой, возможно уже запущенным InfraMind (покажет ss -lntup): остановите её или укажите другой порт`,
    ko: `${place}은(는) 다른 프로그램, 아마 이미 실행 중인 InfraMind가 쓰고 있습니다(ss -lntup로 확인). 중지하거나 다른 포트를 지정하세요`,
  }),
  portLow: (place: string): Localized => ({
    en: `this user may not listen on ${place}: ports below 1024 need CAP_NET_BIND_SERVICE; take one above`,
    ru: `этому пользователю нельзя слушать ${place}: порты ниже 1024 требуют CAP_NET_BIND_SERVICE; возьмите порт выше`,
    ko: `이 사용자는 ${place}에서 수신할 수 없습니다. 1024 미만 포트는 CAP_NET_BIND_SERVICE가 필요합니다. 더 큰 포트를 쓰세요`,
  }),
  noSuchAddress: (place: string): Localized => ({
    en: `${place} is no address of this machine`,
    ru: `${place} — не адрес этой машины`,
    ko: `${place}은(는) 이 컴퓨터의 주소가 아닙니다`,
  }),
  noTrackers: { en: 'there are no trackers', ru: 'систем заявок нет', ko: '트래커가 없습니다' },
  idOfJira: {
    en: 'the id "jira" is taken by the setting jira',
    ru: 'id "jira" занят настройкой jira',
    ko: 'id "jira"는 설정 jira가 쓰고 있습니다',
  },
  twice: (id: string): Localized => ({
    en: `"${id}" is there twice`,
    ru: `"${id}" встречается дважды`,
    ko: `"${id}"이(가) 두 번 있습니다`,
  }),
  noSuch: (what: Localized, wanted: string, names: readonly string[]): Localized => ({
    en: `no ${what.en} "${wanted}"; there are ${others(names) || 'none'}`,
    ru: `${what.ru} "${wanted}" нет; ${names.length === 0 ? 'нет ни одного' : `есть ${others(names)}`}`,
    ko: `${inKorean(what)} "${wanted}" 없음; ${names.length === 0 ? '하나도 없습니다' : `있는 것: ${others(names)}`}`,
  }),
} as const;

/** What is wrong with the file itself, by the code of the YAML parser. */
export const YAML_FAULTS: Readonly<Record<string, Localized>> = {
  TAB_AS_INDENT: {
    en: 'a tab: indent with spaces',
    ru: 'табуляция: делайте отступ пробелами',
    ko: '탭이 있습니다. 공백으로 들여쓰세요',
  },
  DUPLICATE_KEY: {
    en: 'this name was there already: write it once, with all that belongs to it',
    ru: 'это имя уже было: пишите его один раз, со всем, что к нему относится',
    ko: '이 이름은 이미 있습니다. 한 번만 쓰고 모든 값을 그 아래에 두세요',
  },
  BAD_INDENT: {
    en: 'lines of one section must be indented alike, or a bracket is not closed; what follows a # is a comment unless quoted',
    ru: 'строки одного раздела должны иметь одинаковый отступ, либо не закрыта скобка; после # идёт комментарий, если нет кавычек',
    ko: '한 섹션의 줄은 들여쓰기가 같아야 하며 괄호를 닫아야 합니다. # 뒤는 따옴표가 없으면 주석입니다',
  },
  MISSING_CHAR: {
    en: 'a closing quote or bracket is missing, here or before',
    ru: 'не хватает закрывающей кавычки или скобки, здесь или выше',
    ko: '여기나 그 앞에 닫는 따옴표나 괄호가 없습니다',
  },
  MULTIPLE_DOCS: {
    en: 'a second document begins (---): settings stand in one',
    ru: 'здесь начинается второй документ (---): настройки пишутся в одном',
    ko: '두 번째 문서(---)가 시작됩니다. 설정은 한 문서에 둡니다',
  },
  BAD_ALIAS: {
    en: 'a value that begins with * or & must stand in quotes',
    ru: 'значение, начинающееся с * или &, берут в кавычки',
    ko: '* 또는 &로 시작하는 값은 따옴표로 묶으세요',
  },
};

/** What names in the settings lead to. */
export const NAMED = {
  polling: { en: 'polling collector', ru: 'сборщика для опроса', ko: '폴링 수집기' },
  listening: { en: 'listening collector', ru: 'сборщика-приёмника', ko: '수신 수집기' },
  group: { en: 'group', ru: 'группы', ko: '그룹' },
  calendar: { en: 'calendar', ru: 'календаря', ko: '캘린더' },
  escalation: { en: 'escalation', ru: 'эскалации', ko: '에스컬레이션' },
  person: { en: 'person', ru: 'человека', ko: '사람' },
  tracker: { en: 'tracker', ru: 'системы заявок', ko: '트래커' },
  system: { en: 'ticket system', ru: 'вида системы заявок', ko: '티켓 시스템' },
} as const satisfies Record<string, Localized>;

/** Why a file of settings cannot be read at all. */
export const FILE_FAULTS = {
  absent: {
    en: 'no such file; without one everything has its default',
    ru: 'такого файла нет; без файла действуют значения по умолчанию',
    ko: '그런 파일이 없습니다. 파일이 없으면 기본값을 씁니다',
  },
  denied: {
    en: 'this user may not read it: chmod or chown it',
    ru: 'этому пользователю читать его нельзя: измените права (chmod, chown)',
    ko: '이 사용자는 읽을 수 없습니다. chmod나 chown으로 권한을 바꾸세요',
  },
  folder: { en: 'is a folder; name the file in it', ru: 'это папка; укажите файл в ней', ko: '폴더입니다. 그 안의 파일을 지정하세요' },
  notUtf8: {
    en: 'is not text in UTF-8: save it so',
    ru: 'это не текст в UTF-8: сохраните файл в этой кодировке',
    ko: 'UTF-8 텍스트가 아닙니다. UTF-8로 저장하세요',
  },
  notLines: {
    en: 'write settings as `name: value` lines',
    ru: 'пишите настройки строками `имя: значение`',
    ko: '설정은 `이름: 값` 줄로 쓰세요',
  },
} as const;
