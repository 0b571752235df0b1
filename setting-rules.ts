/** What the settings' own rules say, by the English words that stand in the schema. */
export const RULES: Readonly<Record<string, { readonly ru: string; readonly ko: string }>> = {
  'write a reference, env:NAME or file:/path; a secret itself never stands in the settings': {
    ru: 'пишите ссылку, env:ИМЯ или file:/путь; сам секрет в настройках не пишется',
    ko: 'env:NAME 또는 file:/path 형식의 참조로 적으세요. 비밀 값 자체는 설정에 적지 않습니다',
  },
  'a secret reference, env:NAME or file:/path': {
    ru: 'ссылка на секрет, env:ИМЯ или file:/путь',
    ko: '비밀 값 참조: env:NAME 또는 file:/path',
  },
  'not an IANA time zone, e.g. Europe/Berlin': {
    ru: 'это не часовой пояс IANA, например Europe/Moscow',
    ko: 'IANA 시간대가 아닙니다. 예: Asia/Seoul',
  },
  'an IANA time zone, e.g. Europe/Moscow': {
    ru: 'нужен часовой пояс IANA, например Europe/Moscow',
    ko: 'IANA 시간대가 필요합니다. 예: Asia/Seoul',
  },
  'letters, digits, dot, dash and underscore, at most 63': {
    ru: 'латинские буквы, цифры, точка, дефис и подчёркивание, не больше 63',
    ko: '영문자, 숫자, 점, 하이픈, 밑줄만, 63자 이내',
  },
  'a number and a unit: 30s, 5m, 2h': { ru: 'число и единица: 30s, 5m, 2h', ko: '숫자와 단위: 30s, 5m, 2h' },
  'keep them for at least 1h': { ru: 'хранить не меньше 1h', ko: '1h 이상 보관해야 합니다' },
  'give above or below': { ru: 'задайте above или below', ko: 'above 또는 below를 지정하세요' },
  'give exactly one of threshold, absence, pattern': {
    ru: 'задайте ровно одно: threshold, absence или pattern',
    ko: 'threshold, absence, pattern 중 하나만 지정하세요',
  },
  'write username and password as settings of their own': {
    ru: 'имя и пароль задаются отдельными настройками',
    ko: 'username과 password는 따로 설정합니다',
  },
  'write user and secret as settings of their own': {
    ru: 'пользователь и секрет задаются отдельными настройками',
    ko: 'user와 secret은 따로 설정합니다',
  },
  'as `ssh-keygen -lf` prints it, SHA256:…': {
    ru: 'как печатает `ssh-keygen -lf`: SHA256:…',
    ko: '`ssh-keygen -lf`가 출력하는 형식: SHA256:…',
  },
  'must be https; http only on this machine': {
    ru: 'нужен https; http — только на этой машине',
    ko: 'https여야 합니다. http는 이 서버 안에서만 됩니다',
  },
  'SHA-256 as hexadecimal digits': { ru: 'SHA-256 шестнадцатеричными цифрами', ko: '16진수로 적은 SHA-256' },
  'is for kubernetes, which needs it': {
    ru: 'только для kubernetes, и там обязательно',
    ko: 'kubernetes 전용이며, kubernetes에는 꼭 필요합니다',
  },
  'kubernetes takes either a bearer token (secret) or a kubeconfig, and no user': {
    ru: 'для kubernetes нужен либо токен (secret), либо kubeconfig, и без user',
    ko: 'kubernetes에는 토큰(secret)이나 kubeconfig 중 하나만 쓰고 user는 쓰지 않습니다',
  },
  'is for kubernetes': { ru: 'только для kubernetes', ko: 'kubernetes 전용입니다' },
  'is one of a kubeconfig': { ru: 'контекст бывает только у kubeconfig', ko: 'kubeconfig에서만 쓸 수 있습니다' },
  'the kubeconfig names the authority': { ru: 'удостоверяющий центр назван в kubeconfig', ko: '인증 기관은 kubeconfig에 있습니다' },
  'winrm takes a user and a secret': { ru: 'для winrm нужны user и secret', ko: 'winrm에는 user와 secret이 필요합니다' },
  'an hour of the day, e.g. 09:00': { ru: 'время суток, например 09:00', ko: '하루 중 시각. 예: 09:00' },
  'a date, YYYY-MM-DD': { ru: 'дата, ГГГГ-ММ-ДД', ko: '날짜, YYYY-MM-DD' },
  'give one of person, schedule, channel': {
    ru: 'задайте одно: person, schedule или channel',
    ko: 'person, schedule, channel 중 하나를 지정하세요',
  },
  'name at least one field': { ru: 'назовите хотя бы одно поле', ko: '필드를 하나 이상 지정하세요' },
  'five fields: minute hour day month weekday, e.g. "0 8 * * 1-5"': {
    ru: 'пять полей: минута час день месяц день-недели, например "0 8 * * 1-5"',
    ko: '다섯 칸: 분 시 일 월 요일. 예: "0 8 * * 1-5"',
  },
  'give cron or schedule': { ru: 'задайте cron или schedule', ko: 'cron 또는 schedule을 지정하세요' },
  'give platform and channel together': { ru: 'platform и channel задаются вместе', ko: 'platform과 channel은 함께 지정합니다' },
  'give platform and channel, or toOnCall': {
    ru: 'задайте platform и channel или toOnCall',
    ko: 'platform과 channel, 또는 toOnCall을 지정하세요',
  },
  'toOnCall needs a schedule': { ru: 'для toOnCall нужен schedule', ko: 'toOnCall에는 schedule이 필요합니다' },
  'Socket Mode needs an app-level token, xapp-…': {
    ru: 'для Socket Mode нужен токен приложения, xapp-…',
    ko: 'Socket Mode에는 앱 수준 토큰(xapp-…)이 필요합니다',
  },
  'mode http needs the signing secret of the app': {
    ru: 'для mode: http нужен signing secret приложения',
    ko: 'mode http에는 앱의 signing secret이 필요합니다',
  },
  'mode webhook needs a public address': { ru: 'для mode: webhook нужен публичный адрес', ko: 'mode webhook에는 공개 주소가 필요합니다' },
  'mode webhook needs a secret of 16 characters or more': {
    ru: 'для mode: webhook нужен секрет не короче 16 знаков',
    ko: 'mode webhook에는 16자 이상의 비밀 값이 필요합니다',
  },
  'two digests have one id': { ru: 'у двух сводок один id', ko: '요약 두 개의 id가 같습니다' },
  'at least 10s': { ru: 'не меньше 10s', ko: '10s 이상' },
  'two trackers have one id': { ru: 'у двух систем заявок один id', ko: '티켓 시스템 두 개의 id가 같습니다' },
  'a name of the exporter or of ours, or a beginning with *': {
    ru: 'имя метрики экспортёра или наше, или начало с *',
    ko: '익스포터나 우리의 지표 이름, 또는 *로 끝나는 앞부분',
  },
  'a numeric OID, e.g. 1.3.6.1.2.1.1.3.0': { ru: 'числовой OID, например 1.3.6.1.2.1.1.3.0', ko: '숫자로 된 OID. 예: 1.3.6.1.2.1.1.3.0' },
  'lower case words joined by dots, e.g. hw.temperature': {
    ru: 'слова строчными латинскими буквами через точку, например hw.temperature',
    ko: '점으로 이은 영문 소문자 단어. 예: hw.temperature',
  },
  'nothing to listen on': { ru: 'нечего слушать', ko: '받을 것이 없습니다' },
  'authProtocol and authPassword go together': {
    ru: 'authProtocol и authPassword задаются вместе',
    ko: 'authProtocol과 authPassword는 함께 지정합니다',
  },
  'privacyProtocol and privacyPassword go together': {
    ru: 'privacyProtocol и privacyPassword задаются вместе',
    ko: 'privacyProtocol과 privacyPassword는 함께 지정합니다',
  },
  'privacy needs authentication': { ru: 'шифрование требует аутентификации', ko: '암호화에는 인증이 필요합니다' },
  'write the account as a setting of its own': { ru: 'учётная запись задаётся отдельной настройкой', ko: '계정은 따로 설정합니다' },
  'must begin with https://': { ru: 'должен начинаться с https://', ko: 'https://로 시작해야 합니다' },
  'a label without a comma': { ru: 'метка без запятой', ko: '쉼표가 없는 라벨' },
  'as owner/name': { ru: 'в виде владелец/имя', ko: 'owner/name 형식' },
  'Jira Cloud needs the account': { ru: 'для Jira Cloud нужна учётная запись', ko: 'Jira Cloud에는 계정이 필요합니다' },
  'give user and password, or token': { ru: 'задайте user и password или token', ko: 'user와 password, 또는 token을 지정하세요' },
};
