import type { AppError } from '../domain/errors.ts';
import type { Localized } from '../domain/language.ts';

/** A sentence in every language, or a name or figure that needs none. */
export type Said = string | Localized;

/** What the doctor found wrong, in words for people, and what would mend this very thing. */
export class Trouble extends Error {
  readonly said: Said;
  readonly remedy: Said | undefined;
  /** Whether the part works all the same. */
  readonly mild: boolean;

  constructor(said: Said, remedy?: Said, mild = false) {
    super(typeof said === 'string' ? said : said.en);
    this.said = said;
    this.remedy = remedy;
    this.mild = mild;
  }
}

/** The doctor's sentences. */
export const SAY = {
  settings: { en: 'settings', ru: 'настройки' },
  address: { en: 'API and page', ru: 'API и страница' },
  anyPort: { en: 'takes a free port at each start', ru: 'при каждом запуске берётся свободный порт' },
  otherApiPort: {
    en: 'INFRAMIND_PORT or api.port names another port; ss -ltnp says what holds this one',
    ru: 'другой порт задают INFRAMIND_PORT или api.port; кто занял этот, покажет ss -ltnp',
  },
  clock: { en: 'clock', ru: 'часы', ko: '시계' },
  clockKept: { en: 'kept by NTP', ru: 'сверяются по NTP', ko: 'NTP로 맞춰짐' },
  clockLoose: {
    en: 'not in step with any other: what came before what is judged by it',
    ru: 'ни с чем не сверены: по ним судят, что было раньше',
    ko: '다른 시계와 맞춰지지 않음: 무엇이 먼저였는지는 이 시계로 판단합니다',
  },
  keepClock: {
    en: 'timedatectl set-ntp true, or install chrony; timedatectl timesync-status shows the rest',
    ru: 'timedatectl set-ntp true или установите chrony; остальное покажет timedatectl timesync-status',
    ko: 'timedatectl set-ntp true를 실행하거나 chrony를 설치하세요. 나머지는 timedatectl timesync-status로 확인합니다',
  },
  dataFolder: { en: 'data folder', ru: 'папка данных' },
  database: { en: 'database', ru: 'база данных' },
  queue: { en: 'queue', ru: 'очередь' },
  model: { en: 'model', ru: 'модель' },
  target: (id: string) => ({ en: `target ${id}`, ru: `цель ${id}` }),
  logsOf: (id: string) => ({ en: `log of ${id}`, ru: `журнал ${id}` }),
  listener: (id: string) => ({ en: `listener ${id}`, ru: `приёмник ${id}` }),
  host: (id: string) => ({ en: `host ${id}`, ru: `узел ${id}` }),
  service: (id: string, speaks: string) => ({ en: `${speaks} of ${id}`, ru: `${speaks} на ${id}` }),
  checkService: {
    en: 'check url, account, and caFile or certificateSha256',
    ru: 'проверьте url, учётную запись и caFile или certificateSha256',
  },
  answersWith: (host: string, status: number) => ({ en: `${host} answers (${status})`, ru: `${host} отвечает (${status})` }),
  asRoot: {
    en: 'logged in as root: whoever has this key has the whole machine, and its processes cannot be held to the limits of a runbook everywhere',
    ru: 'вход под root: у кого этот ключ, у того вся машина, и не везде процессы можно удержать в пределах, заданных сценарием',
  },
  ownAccount: {
    en: 'make an account for InfraMind alone, let it use sudo without a password for what its runbooks need, and set user to it',
    ru: 'заведите отдельную учётную запись для InfraMind, разрешите ей sudo без пароля на то, что нужно её сценариям, и укажите её в user',
  },
  noSudo: (user: string, why: string) => ({
    en: `logged in as ${user}; sudo -n does not work (${why}): runbooks that run as root will not run`,
    ru: `вход выполнен: ${user}; sudo -n не работает (${why}): сценарии, которым нужен root, выполняться не будут`,
  }),
  allowSudo: (user: string) => ({
    en: `sudo without a password is given by a line in /etc/sudoers.d: ${user} ALL=(root) NOPASSWD: …`,
    ru: `sudo без пароля даёт строка в /etc/sudoers.d: ${user} ALL=(root) NOPASSWD: …`,
  }),
  notConfigured: { en: 'not configured', ru: 'не настроено' },
  notWanted: { en: 'switched off in the settings', ru: 'отключён в настройках' },
  notInstalled: { en: 'not installed', ru: 'не установлено' },
  embedded: { en: 'embedded', ru: 'встроенная' },
  givenUp: (count: number) => ({
    en: `works; ${count} jobs were given up`,
    ru: `работает; заданий, от которых пришлось отказаться: ${count}`,
  }),
  lookAtJobs: {
    en: 'inframind jobs list says why; inframind jobs replay --all tries them again',
    ru: 'причины покажет inframind jobs list; inframind jobs replay --all отправит их повторно',
  },
  inDatabase: { en: 'in the database', ru: 'в базе данных' },
  heldByService: { en: 'the running service listens there', ru: 'порт слушает работающая служба' },
  journal: { en: 'the journal can be read', ru: 'журнал systemd доступен' },
  serviceSays: (status: string) => ({ en: `the running service says ${status}`, ru: `работающая служба отвечает: ${status}` }),
  loggedIn: (user: string) => ({ en: `logged in as ${user}`, ru: `вход выполнен: ${user}` }),
  free: (path: string, gib: string) => ({ en: `${path}, ${gib} GiB free`, ru: `${path}, свободно ${gib} ГиБ` }),
  nearlyFull: (path: string, gib: string) => ({
    en: `${path}, only ${gib} GiB free`,
    ru: `${path}, свободно лишь ${gib} ГиБ`,
  }),
  notWritable: (path: string, code: string) => ({ en: `${path} cannot be written (${code})`, ru: `в ${path} нельзя писать (${code})` }),
  observations: (count: number) => ({
    en: `answers, ${count} ${count === 1 ? 'observation' : 'observations'}`,
    ru: `отвечает, наблюдений: ${count}`,
  }),
  noCollector: (name: string) => ({ en: `there is no such collector: ${name}`, ru: `нет такого сборщика: ${name}` }),
  choose: (names: readonly string[]) => ({ en: `choose one of ${names.join(', ')}`, ru: `выберите один из: ${names.join(', ')}` }),
  badSettings: ({ message, hint }: AppError) => ({
    en: `its settings are not valid: ${message.replaceAll('\n', '; ')}`,
    ru: `настройки заданы неверно: ${(hint?.ru ?? message).replaceAll('\n', '; ')}`,
  }),
  noLogs: (files: readonly string[]) => ({
    en: `${['the journal', ...files].join(', ')}: none can be read; metrics are collected all the same`,
    ru: `${['журнал systemd', ...files].join(', ')}: ничего не читается; метрики собираются и так`,
  }),
  portFree: (place: string) => ({ en: `${place} is free`, ru: `${place} свободен` }),
  portTaken: (place: string, code: string) => ({ en: `${place} cannot be opened (${code})`, ru: `${place} нельзя открыть (${code})` }),
  newerNode: {
    en: 'run it with npm start, which brings Node 24, or install Node 24',
    ru: 'запускайте через npm start (Node 24 ставится с ним) или установите Node 24',
  },
  makeRoom: (path: string) => ({ en: `make ${path} writable and free some space`, ru: `разрешите запись в ${path} и освободите место` }),
  otherDatabase: {
    en: 'INFRAMIND_DATABASE_URL names a PostgreSQL, INFRAMIND_DATA_DIR another folder',
    ru: 'INFRAMIND_DATABASE_URL задаёт PostgreSQL, INFRAMIND_DATA_DIR другую папку',
  },
  opensearch: {
    en: 'look at opensearch.url, its account and caFile; until it answers, what is taken in waits in the queue',
    ru: 'проверьте opensearch.url, учётную запись и caFile; пока он не отвечает, принятое ждёт в очереди',
  },
  openSearchAway: (why: string) => ({
    en: `OpenSearch cannot be reached: ${why}`,
    ru: `OpenSearch недоступен: ${why}`,
    ko: `OpenSearch에 연결할 수 없습니다: ${why}`,
  }),
  otherQueue: { en: 'INFRAMIND_QUEUE_URL names a Redis', ru: 'INFRAMIND_QUEUE_URL задаёт Redis' },
  readme: (collector: string) => ({
    en: `settings and rights it needs: collectors/${collector}/README.md`,
    ru: `настройки и нужные права: collectors/${collector}/README.md`,
  }),
  readableLogs: {
    en: 'add this user to the group systemd-journal or adm, or install rsyslog; logs: none in its settings silences this',
    ru: 'добавьте пользователя в группу systemd-journal или adm либо установите rsyslog; logs: none в настройках отключит проверку',
  },
  otherPort: { en: 'choose another port, or stop what holds it', ru: 'выберите другой порт или остановите того, кто его занял' },
  lowPort: {
    en: 'ports below 1024 need CAP_NET_BIND_SERVICE; a port above needs nothing',
    ru: 'порты ниже 1024 требуют CAP_NET_BIND_SERVICE; порт выше не требует ничего',
  },
  checkLogin: { en: 'check address, user, key and host key', ru: 'проверьте адрес, пользователя, ключ и ключ узла' },
  install: (debian: string) => ({ en: `apt-get install ${debian}`, ru: `apt-get install ${debian}` }),
  renewSlack: { en: 'reinstall the app and renew its tokens', ru: 'переустановите приложение и обновите токены' },
  email: { en: 'mail', ru: 'почта', ko: '메일' },
  answersAt: (host: string, port: number) => ({
    en: `${host}:${port} answers`,
    ru: `${host}:${port} отвечает`,
    ko: `${host}:${port} 응답함`,
  }),
  checkMail: {
    en: 'check host, port and tls of the section email, its account, and caFile if the certificate is of an authority of your own; mails wait meanwhile',
    ru: 'проверьте в разделе email host, port и tls, учётную запись и caFile, если сертификат выдан своим центром; письма пока ждут',
    ko: 'email 항목의 host, port, tls와 계정을 확인하고, 인증서가 자체 기관의 것이면 caFile도 확인하세요. 그동안 메일은 대기합니다',
  },
  renewTelegram: { en: 'ask BotFather for the token', ru: 'получите токен у BotFather' },
  swappedTokens: {
    en: 'botToken holds the app-level token (xapp-…): it takes the bot token, xoxb-…',
    ru: 'в botToken стоит токен приложения (xapp-…): нужен токен бота, xoxb-…',
  },
  renewAppToken: {
    en: 'appToken takes an app-level token (xapp-…) with the scope connections:write: Basic Information, App-Level Tokens',
    ru: 'appToken — токен приложения (xapp-…) с правом connections:write: Basic Information, App-Level Tokens',
  },
  missingScopes: (scopes: readonly string[]) => ({
    en: `Slack accepts the token; it lacks ${scopes.join(', ')}`,
    ru: `Slack принимает токен; не хватает прав: ${scopes.join(', ')}`,
  }),
  addScopes: {
    en: 'add them under OAuth & Permissions, as docs/slack-app-manifest.yaml has them, and reinstall the app',
    ru: 'добавьте их в OAuth & Permissions, как в docs/slack-app-manifest.yaml, и переустановите приложение',
  },
  channel: (platform: string, id: string) => ({ en: `channel ${id} of ${platform}`, ru: `канал ${id} в ${platform}` }),
  reached: { en: 'can be told', ru: 'доступен' },
  terminal: { en: 'whoever looks on', ru: 'кто подключён' },
  noPlatform: (platform: string) => ({
    en: `${platform} is not configured: nothing is told there`,
    ru: `${platform} не настроен: сюда ничего не придёт`,
  }),
  configure: (platform: string) => ({
    en: `add the section ${platform}, or take the channel out`,
    ru: `добавьте раздел ${platform} или уберите канал`,
  }),
  inviteToSlack: {
    en: 'invite the bot there: /invite @inframind; the channel is named by its id, C0…, at the end of its details',
    ru: 'пригласите бота: /invite @inframind; канал указывается по id, C0…, он внизу сведений о канале',
  },
  addToGroup: {
    en: 'add the bot to the group (again); ids of groups begin with a minus, and a group that became a supergroup has another',
    ru: 'добавьте бота в группу (снова); id групп начинаются с минуса, у группы, ставшей супергруппой, он другой',
  },
  tracker: (id: string) => ({ en: `tracker ${id}`, ru: `система заявок ${id}` }),
  renewTracker: { en: 'check the account and renew its token or password', ru: 'проверьте учётную запись и обновите токен или пароль' },
  noTracker: (system: string) => ({ en: `there is no ticket system “${system}”`, ru: `системы заявок «${system}» нет` }),
  withoutModel: {
    en: 'start the endpoint, or leave the model out: everything works without',
    ru: 'запустите сервер модели или уберите её: всё работает и без неё',
  },
  unreachable: (host: string, reason: string) => ({ en: `${host} cannot be reached: ${reason}`, ru: `${host} недоступен: ${reason}` }),
  checkNetwork: {
    en: 'check the address, name resolution, firewall and proxy of this machine',
    ru: 'проверьте адрес, разрешение имён, межсетевой экран и прокси этой машины',
  },
  answered: (host: string, status: number) => ({ en: `${host} answered ${status}`, ru: `${host} ответил ${status}` }),
  refused: (host: string) => ({ en: `${host} refused the credentials`, ru: `${host} не принял учётные данные` }),
  says: (who: string, what: string) => ({ en: `${who} says ${what}`, ru: `${who} отвечает: ${what}` }),
  accepted: { en: 'accepts the account', ru: 'принимает учётную запись' },
  modelThere: (name: string) => ({ en: `${name} is there`, ru: `${name} есть` }),
  modelAbsent: (name: string) => ({ en: `the endpoint answers, but has no model ${name}`, ru: `сервер отвечает, но модели ${name} нет` }),
  endOfCommand: (code: number | null) => ({ en: `\`true\` ended with ${code}`, ru: `\`true\` завершилась с кодом ${code}` }),
} as const;
