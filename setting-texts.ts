import { alike, type Localized } from './domain/language.ts';

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
  return place(shape === undefined ? alike(expected) : SHAPES[shape]);
};
const inKorean = ({ ko }: Localized) => ko;
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
