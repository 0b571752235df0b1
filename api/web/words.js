import { KOREAN } from './words-ko.js';

/** `1 раз`, `2 раза`, `5 раз`. */
const russianTimes = (n) => `${n} ${new Intl.PluralRules('ru').select(n) === 'few' ? 'раза' : 'раз'}`;

/** Words of the page by language; the server words its answers itself. */
const WORDS = {
  en: {
    skip: 'Skip to the explanation',
    chat: 'Chat',
    chatAbout: 'Talk about it in the chat',
    digests: 'Digests',
    docs: 'API',
    health: 'Health',
    navigation: 'Pages',
    language: 'Language',
    alerts: 'Alerts',
    firing: 'firing',
    resolved: 'resolved',
    critical: 'critical',
    warning: 'warning',
    info: 'info',
    nothingFiring: 'Nothing is firing',
    firingCount: (n) => `${n} firing`,
    live: 'live',
    offline: 'connection lost, trying again',
    noAlerts: 'No alerts yet',
    noAlertsHint: 'Point an Alertmanager receiver at /alerts/alertmanager, or let a rule of your own fire. They appear here by themselves.',
    started: 'since',
    ended: 'ended',
    lasted: 'lasted',
    why: 'Why it fired',
    verdict: 'Most likely cause',
    noVerdict: 'Verdict',
    confidence: 'Confidence',
    ofTrials: (percent) => `about ${percent} of 100 answers like this named the right asset in trials on recorded and simulated incidents`,
    evidence: 'What points to it',
    seen: 'What was seen',
    evidenceLink: (n) => `Evidence ${n}`,
    similar: 'Seen before',
    ruledOut: 'Ruled out',
    unknown: 'Not known',
    proposal: 'Proposed fix',
    approveInChat: 'Nothing runs from this page: the fix is requested and approved in the chat.',
    target: 'on',
    risk: { low: 'low risk', medium: 'medium risk', high: 'high risk' },
    approvals: (n) => (n === 1 ? '1 approval' : `${n} approvals`),
    missingRunbook: 'This runbook is no longer there.',
    withheld: (n) => `${n} ${n === 1 ? 'statement was' : 'statements were'} withheld: the evidence, read again, did not say so.`,
    dataUntil: 'Data until',
    timesIn: (zone) => `Times in the sentences are in ${zone}.`,
    again: 'Explain again',
    investigating: 'Investigating…',
    ask: 'Ask about this alert',
    askHint: 'e.g. what changed? what is unusual on this host?',
    send: 'Ask',
    chart: 'Chart',
    threshold: 'threshold',
    back: 'Back to the explanation',
    allAlerts: 'All alerts',
    evidenceTitle: 'Evidence',
    holds: 'Still holds',
    holdsHint: 'Asked again just now, the data says the same.',
    changed: 'No longer holds',
    changedHint: 'Asked again just now, the data says something else.',
    gone: 'Nothing found any more',
    goneHint: 'Asked again just now, the data is no longer there. Searched: ',
    figuresTitle: 'Figures',
    figure: 'Figure',
    before: 'In the answer',
    now: 'Now',
    records: 'Records',
    noRecords: 'No records.',
    shown: (n) => `${n} shown`,
    storm: 'Alert storm',
    onMany: (name) => `${name} · on many assets`,
    sources: { rule: 'own rule', alertmanager: 'Alertmanager', agent: 'agent' },
    incidentCounts: (alerts, assets, firing) =>
      `${alerts} ${alerts === 1 ? 'alert' : 'alerts'} on ${assets} ${assets === 1 ? 'asset' : 'assets'}, ${firing} firing`,
    mostOften: 'Most often',
    moreAlerts: (n) => `Show more (${n})`,
    othersNow: 'The alerts have changed: show them as they are now',
    overAlready: (n) => `Over already (${n})`,
    alertsOf: (n) => (n === 1 ? '1 alert' : `${n} alerts`),
    occurrences: (n) => (n === 1 ? 'began once' : `began ${n} times`),
    repeats: (count, until, rate) => `${count === 1 ? 'once' : `${count} times`} until ${until}, ${rate} a minute`,
    digest: 'Digest',
    collected: 'Collected',
    onAsset: 'on',
    query: {
      samples: 'Measurements',
      logs: 'Log lines',
      'log-levels': 'Log levels',
      events: 'Hardware events',
      relation: 'Dependency',
      changes: 'Changes',
      alert: 'Alert',
      incident: 'Incident',
      run: 'Runbook run',
      forecast: 'Forecast',
    },
    at: 'Time',
    message: 'Message',
    level: 'Level',
    by: 'By',
    token: 'Access token',
    tokenHint: 'This server asks for a token. It is kept in this tab only.',
    tokenWrong: 'This token is not accepted.',
    enter: 'Enter',
    failed: 'This did not work',
    notHere: 'Not here, or no more',
    unreached: 'The server cannot be reached. Try again in a moment.',
    request: 'request',
    notFound: 'There is no such page.',
    proposeInChat: 'To act on this, write the same in the chat: approvals are given there.',
    figures: {
      count: 'count',
      errors: 'errors',
      share: 'share of errors',
      median: 'median',
      mean: 'mean',
      min: 'lowest',
      max: 'highest',
      first: 'first',
      last: 'last',
      unit: 'unit',
      firstAt: 'first at',
      lastAt: 'last at',
      example: 'example',
      severity: 'severity',
      message: 'message',
      exists: 'exists',
      status: 'status',
      value: 'value',
      threshold: 'threshold',
      startedAt: 'started at',
    },
  },
  ru: {
    skip: 'К объяснению',
    chat: 'Чат',
    chatAbout: 'Обсудить в чате',
    digests: 'Сводки',
    docs: 'API',
    health: 'Состояние',
    navigation: 'Страницы',
    language: 'Язык',
    alerts: 'Алерты',
    firing: 'активен',
    resolved: 'завершён',
    critical: 'критично',
    warning: 'внимание',
    info: 'справочно',
    nothingFiring: 'Активных алертов нет',
    firingCount: (n) => `Активных: ${n}`,
    live: 'обновляется',
    offline: 'связь потеряна, повторяем',
    noAlerts: 'Алертов пока нет',
    noAlertsHint: 'Направьте получателя Alertmanager на /alerts/alertmanager или задайте своё правило. Алерты появятся здесь сами.',
    started: 'с',
    ended: 'завершён',
    lasted: 'длился',
    why: 'Почему сработал',
    verdict: 'Вероятная причина',
    noVerdict: 'Вывод',
    confidence: 'Уверенность',
    ofTrials: (percent) =>
      `в испытаниях на записанных и смоделированных инцидентах верный объект назвали около ${percent} из 100 таких ответов`,
    evidence: 'Что на это указывает',
    seen: 'Что наблюдалось',
    evidenceLink: (n) => `Основание ${n}`,
    similar: 'Похожее уже было',
    ruledOut: 'Исключено',
    unknown: 'Неизвестно',
    proposal: 'Предлагаемое действие',
    approveInChat: 'С этой страницы ничего не запускается: действие запрашивают и утверждают в чате.',
    target: 'на',
    risk: { low: 'низкий риск', medium: 'средний риск', high: 'высокий риск' },
    approvals: (n) => `утверждений: ${n}`,
    missingRunbook: 'Этого сценария больше нет.',
    withheld: (n) => `Не показано утверждений: ${n} (данные при повторной проверке их не подтвердили).`,
    dataUntil: 'Данные до',
    timesIn: (zone) => `Время в тексте — по ${zone}.`,
    again: 'Объяснить заново',
    investigating: 'Разбираемся…',
    ask: 'Спросить об этом алерте',
    askHint: 'например: что изменилось? что необычного на этом узле?',
    send: 'Спросить',
    chart: 'График',
    threshold: 'порог',
    back: 'Назад к объяснению',
    allAlerts: 'Все алерты',
    evidenceTitle: 'Основание',
    holds: 'Подтверждается',
    holdsHint: 'Данные прочитаны заново и говорят то же самое.',
    changed: 'Больше не подтверждается',
    changedHint: 'Данные прочитаны заново и говорят другое.',
    gone: 'Данных больше нет',
    goneHint: 'При повторном чтении ничего не найдено. Искали: ',
    figuresTitle: 'Показатели',
    figure: 'Показатель',
    before: 'В ответе',
    now: 'Сейчас',
    records: 'Записи',
    noRecords: 'Записей нет.',
    shown: (n) => `показано: ${n}`,
    storm: 'Шторм алертов',
    onMany: (name) => `${name} · на многих объектах`,
    sources: { rule: 'своё правило', alertmanager: 'Alertmanager', agent: 'агент' },
    incidentCounts: (alerts, assets, firing) => `алертов ${alerts}, объектов ${assets}, активны ${firing}`,
    mostOften: 'Чаще всего',
    moreAlerts: (n) => `Показать ещё (${n})`,
    othersNow: 'Список изменился: показать, как сейчас',
    overAlready: (n) => `Уже завершены (${n})`,
    alertsOf: (n) => `алертов ${n}`,
    occurrences: (n) => `начинался ${russianTimes(n)}`,
    repeats: (count, until, rate) => `${russianTimes(count)} до ${until}, ${rate} в минуту`,
    digest: 'Контрольная сумма',
    collected: 'Получено',
    onAsset: 'на',
    query: {
      samples: 'Измерения',
      logs: 'Строки журнала',
      'log-levels': 'Уровни записей журнала',
      events: 'События оборудования',
      relation: 'Зависимость',
      changes: 'Изменения',
      alert: 'Алерт',
      incident: 'Инцидент',
      run: 'Запуск сценария',
      forecast: 'Прогноз',
    },
    at: 'Время',
    message: 'Сообщение',
    level: 'Уровень',
    by: 'Кто',
    token: 'Токен доступа',
    tokenHint: 'Сервер требует токен. Он хранится только в этой вкладке.',
    tokenWrong: 'Этот токен не подходит.',
    enter: 'Войти',
    failed: 'Не получилось',
    notHere: 'Здесь этого нет или уже нет',
    unreached: 'Сервер недоступен. Попробуйте ещё раз чуть позже.',
    request: 'запрос',
    notFound: 'Такой страницы нет.',
    proposeInChat: 'Чтобы выполнить это, напишите то же самое в чате: утверждение даётся там.',
    figures: {
      count: 'количество',
      errors: 'ошибок',
      share: 'доля ошибок',
      median: 'медиана',
      mean: 'среднее',
      min: 'минимум',
      max: 'максимум',
      first: 'первое',
      last: 'последнее',
      unit: 'единица',
      firstAt: 'первое время',
      lastAt: 'последнее время',
      example: 'пример',
      severity: 'важность',
      message: 'сообщение',
      exists: 'существует',
      status: 'статус',
      value: 'значение',
      threshold: 'порог',
      startedAt: 'начало',
    },
  },
  ko: KOREAN,
};

const SPOKEN = Object.keys(WORDS);
let language = choose();

/** The language of the page: what was chosen here before, else what the browser prefers. */
export function currentLanguage() {
  return language;
}

export function setLanguage(chosen) {
  language = SPOKEN.includes(chosen) ? chosen : 'en';
  try {
    localStorage.setItem('language', language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** The words of the current language. */
export function words() {
  return WORDS[language];
}

/** An instant in a zone; in the reader's own when none is given. */
export function when(instant, timeZone) {
  const options = {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  };
  // As the answers write it: the day before the month.
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options).format(new Date(instant)).replace('GMT', 'UTC');
}

/** How long ago, or how long a span is, in the largest fitting unit. */
export function ago(instant, now = Date.now()) {
  const [value, unit] = inUnit(now - new Date(instant).getTime());
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(-value, unit);
}

export function span(ms) {
  const [value, unit] = inUnit(ms);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** A number as people read it: four significant digits. */
export function number(value) {
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(value);
}

/** As `domain/units.ts` has them. */
const UNITS = { bytes: ['B', 'kB', 'MB', 'GB', 'TB'], perSecond: '/s', seconds: ['s', 'ms', 'µs'] };
const RUSSIAN_UNITS = { bytes: ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ'], perSecond: '/с', seconds: ['с', 'мс', 'мкс'] };

/**
 * A value with its UCUM unit as people read it: ratios as percent, bytes in decimal steps, as the answers have them, seconds in the step that fits.
 *
 * @see https://ucum.org/ucum
 */
export function measure(value, unit) {
  const size = Math.abs(value);
  if (unit === '1') return size <= 1.5 ? `${number(value * 100)} %` : number(value);
  if (unit === 'Cel') return `${number(value)} °C`;
  const names = language === 'ru' ? RUSSIAN_UNITS : UNITS;
  if (unit === 's') {
    if (size >= 1 || size === 0) return `${number(value)} ${names.seconds[0]}`;
    return size < 1e-3 ? `${number(value * 1e6)} ${names.seconds[2]}` : `${number(value * 1e3)} ${names.seconds[1]}`;
  }
  if (unit === 'By' || unit === 'By/s') {
    const step = size < 1 ? 0 : Math.min(4, Math.floor(Math.log10(size) / 3));
    return `${number(value / 1000 ** step)} ${names.bytes[step]}${unit === 'By' ? '' : names.perSecond}`;
  }
  return `${number(value)} ${unit.replaceAll(/[{}]/g, '')}`.trim();
}

function inUnit(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return [seconds, 'second'];
  if (seconds < 3600) return [Math.round(seconds / 60), 'minute'];
  if (seconds < 129_600) return [Math.round(seconds / 3600), 'hour'];
  return [Math.round(seconds / 86_400), 'day'];
}

function choose() {
  try {
    const kept = localStorage.getItem('language');
    if (SPOKEN.includes(kept)) return kept;
  } catch {
    // Storage may be forbidden; the browser's own preference decides.
  }
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => SPOKEN.includes(tag)) ?? 'en';
}
