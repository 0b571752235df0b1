import type { AppError } from '../domain/errors.ts';
import type { Localized } from '../domain/language.ts';
import { CHATS } from './doctor-chat-texts.ts';

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
  settings: { en: 'settings', ru: 'настройки', ko: '설정' },
  address: { en: 'API and page', ru: 'API и страница', ko: 'API와 웹 페이지' },
  anyPort: {
    en: 'takes a free port at each start',
    ru: 'при каждом запуске берётся свободный порт',
    ko: '시작할 때마다 빈 포트를 사용합니다',
  },
  otherApiPort: {
    en: 'INFRAMIND_PORT or api.port names another port; ss -ltnp says what holds this one',
    ru: 'другой порт задают INFRAMIND_PORT или api.port; кто занял этот, покажет ss -ltnp',
    ko: '다른 포트는 INFRAMIND_PORT 또는 api.port로 지정하세요. 이 포트를 쓰는 프로세스는 ss -ltnp로 확인할 수 있습니다',
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
  dataFolder: { en: 'data folder', ru: 'папка данных', ko: '데이터 폴더' },
  database: { en: 'database', ru: 'база данных', ko: '데이터베이스' },
  queue: { en: 'queue', ru: 'очередь', ko: '작업 큐' },
  model: { en: 'model', ru: 'модель', ko: '모델' },
  target: (id: string) => ({ en: `target ${id}`, ru: `цель ${id}`, ko: `대상 ${id}` }),
  logsOf: (id: string) => ({ en: `log of ${id}`, ru: `журнал ${id}`, ko: `${id} 로그` }),
  listener: (id: string) => ({ en: `listener ${id}`, ru: `приёмник ${id}`, ko: `수신기 ${id}` }),
  host: (id: string) => ({ en: `host ${id}`, ru: `узел ${id}`, ko: `호스트 ${id}` }),
  service: (id: string, speaks: string) => ({ en: `${speaks} of ${id}`, ru: `${speaks} на ${id}`, ko: `${id}의 ${speaks}` }),
  checkService: {
    en: 'check url, account, and caFile or certificateSha256',
    ru: 'проверьте url, учётную запись и caFile или certificateSha256',
    ko: 'url, 계정, 그리고 caFile 또는 certificateSha256을 확인하세요',
  },
  answersWith: (host: string, status: number) => ({
    en: `${host} answers (${status})`,
    ru: `${host} отвечает (${status})`,
    ko: `${host} 응답함 (${status})`,
  }),
  asRoot: {
    en: 'logged in as root: whoever has this key has the whole machine, and its processes cannot be held to the limits of a runbook everywhere',
    ru: 'вход под root: у кого этот ключ, у того вся машина, и не везде процессы можно удержать в пределах, заданных сценарием',
    ko: 'root로 로그인했습니다. 이 키를 가진 사람은 서버 전체를 제어할 수 있고, 프로세스를 런북의 제한 안에 두지 못하는 서버도 있습니다',
  },
  ownAccount: {
    en: 'make an account for InfraMind alone, let it use sudo without a password for what its runbooks need, and set user to it',
    ru: 'заведите отдельную учётную запись для InfraMind, разрешите ей sudo без пароля на то, что нужно её сценариям, и укажите её в user',
    ko: 'InfraMind 전용 계정을 만들어 런북에 필요한 명령만 비밀번호 없이 sudo로 실행할 수 있게 하고, user에 그 계정을 지정하세요',
  },
  noSudo: (user: string, why: string) => ({
    en: `logged in as ${user}; sudo -n does not work (${why}): runbooks that run as root will not run`,
    ru: `вход выполнен: ${user}; sudo -n не работает (${why}): сценарии, которым нужен root, выполняться не будут`,
    ko: `${user} 계정으로 로그인했습니다. sudo -n이 동작하지 않아(${why}) root 권한이 필요한 런북은 실행되지 않습니다`,
  }),
  allowSudo: (user: string) => ({
    en: `sudo without a password is given by a line in /etc/sudoers.d: ${user} ALL=(root) NOPASSWD: …`,
    ru: `sudo без пароля даёт строка в /etc/sudoers.d: ${user} ALL=(root) NOPASSWD: …`,
    ko: `비밀번호 없는 sudo는 /etc/sudoers.d에 다음 줄을 추가하면 됩니다: ${user} ALL=(root) NOPASSWD: …`,
  }),
  notConfigured: { en: 'not configured', ru: 'не настроено', ko: '설정되지 않음' },
  notWanted: { en: 'switched off in the settings', ru: 'отключён в настройках', ko: '설정에서 꺼져 있음' },
  notInstalled: { en: 'not installed', ru: 'не установлено', ko: '설치되지 않음' },
  embedded: { en: 'embedded', ru: 'встроенная', ko: '내장' },
  givenUp: (count: number) => ({
    en: `works; ${count} ${count === 1 ? 'job was' : 'jobs were'} given up`,
    ru: `работает; заданий, от которых пришлось отказаться: ${count}`,
    ko: `동작 중. 포기한 작업 ${count}개`,
  }),
  lookAtJobs: {
    en: 'inframind jobs list says why; inframind jobs replay --all tries them again',
    ru: 'причины покажет inframind jobs list; inframind jobs replay --all отправит их повторно',
    ko: '원인은 inframind jobs list로 확인하고, inframind jobs replay --all로 다시 시도하세요',
  },
  inDatabase: { en: 'in the database', ru: 'в базе данных', ko: '데이터베이스에 있음' },
  heldByService: {
    en: 'the running service listens there',
    ru: 'порт слушает работающая служба',
    ko: '실행 중인 서비스의 포트',
  },
  journal: { en: 'the journal can be read', ru: 'журнал systemd доступен', ko: 'systemd 저널을 읽을 수 있습니다' },
  serviceSays: (status: string) => ({
    en: `the running service says ${status}`,
    ru: `работающая служба отвечает: ${status}`,
    ko: `실행 중인 서비스의 응답: ${status}`,
  }),
  loggedIn: (user: string) => ({ en: `logged in as ${user}`, ru: `вход выполнен: ${user}`, ko: `${user} 계정으로 로그인함` }),
  free: (path: string, gib: string) => ({
    en: `${path}, ${gib} GiB free`,
    ru: `${path}, свободно ${gib} ГиБ`,
    ko: `${path}, 여유 공간 ${gib} GiB`,
  }),
  nearlyFull: (path: string, gib: string) => ({
    en: `${path}, only ${gib} GiB free`,
    ru: `${path}, свободно лишь ${gib} ГиБ`,
    ko: `${path}, 여유 공간 ${gib} GiB뿐`,
  }),
  notWritable: (path: string, code: string) => ({
    en: `${path} cannot be written (${code})`,
    ru: `в ${path} нельзя писать (${code})`,
    ko: `${path}에 쓸 수 없습니다 (${code})`,
  }),
  observations: (count: number) => ({
    en: `answers, ${count} ${count === 1 ? 'observation' : 'observations'}`,
    ru: `отвечает, наблюдений: ${count}`,
    ko: `응답함, 관측값 ${count}개`,
  }),
  noCollector: (name: string) => ({
    en: `there is no such collector: ${name}`,
    ru: `нет такого сборщика: ${name}`,
    ko: `이런 수집기는 없습니다: ${name}`,
  }),
  choose: (names: readonly string[]) => ({
    en: `choose one of ${names.join(', ')}`,
    ru: `выберите один из: ${names.join(', ')}`,
    ko: `다음 중에서 고르세요: ${names.join(', ')}`,
  }),
  badSettings: ({ message, hint }: AppError) => ({
    en: `its settings are not valid: ${message.replaceAll('\n', '; ')}`,
    ru: `настройки заданы неверно: ${(hint?.ru ?? message).replaceAll('\n', '; ')}`,
    ko: `설정이 올바르지 않습니다: ${(hint?.ko ?? message).replaceAll('\n', '; ')}`,
  }),
  noLogs: (files: readonly string[]) => ({
    en: `${['the journal', ...files].join(', ')}: none can be read; metrics are collected all the same`,
    ru: `${['журнал systemd', ...files].join(', ')}: ничего не читается; метрики собираются и так`,
    ko: `${['systemd 저널', ...files].join(', ')}: 읽을 수 있는 로그가 없습니다. 지표는 그대로 수집합니다`,
  }),
  portFree: (place: string) => ({ en: `${place} is free`, ru: `${place} свободен`, ko: `${place} 사용 가능` }),
  portTaken: (place: string, code: string) => ({
    en: `${place} cannot be opened (${code})`,
    ru: `${place} нельзя открыть (${code})`,
    ko: `${place}: 포트를 열 수 없습니다 (${code})`,
  }),
  newerNode: {
    en: 'run it with npm start, which brings Node 24, or install Node 24',
    ru: 'запускайте через npm start (Node 24 ставится с ним) или установите Node 24',
    ko: 'npm start로 실행하거나(Node 24 포함) Node 24를 설치하세요',
  },
  makeRoom: (path: string) => ({
    en: `make ${path} writable and free some space`,
    ru: `разрешите запись в ${path} и освободите место`,
    ko: `${path}에 쓰기 권한을 주고 공간을 확보하세요`,
  }),
  otherDatabase: {
    en: 'INFRAMIND_DATABASE_URL names a PostgreSQL, INFRAMIND_DATA_DIR another folder',
    ru: 'INFRAMIND_DATABASE_URL задаёт PostgreSQL, INFRAMIND_DATA_DIR другую папку',
    ko: 'PostgreSQL은 INFRAMIND_DATABASE_URL로, 다른 폴더는 INFRAMIND_DATA_DIR로 지정하세요',
  },
  opensearch: {
    en: 'look at opensearch.url, its account and caFile; until it answers, what is taken in waits in the queue',
    ru: 'проверьте opensearch.url, учётную запись и caFile; пока он не отвечает, принятое ждёт в очереди',
    ko: 'opensearch.url, 계정, caFile을 확인하세요. 응답할 때까지 수신한 데이터는 큐에서 기다립니다',
  },
  otherQueue: {
    en: 'INFRAMIND_QUEUE_URL names a Redis',
    ru: 'INFRAMIND_QUEUE_URL задаёт Redis',
    ko: 'Redis는 INFRAMIND_QUEUE_URL로 지정하세요',
  },
  openSearchAway: (why: string) => ({
    en: `OpenSearch cannot be reached: ${why}`,
    ru: `OpenSearch недоступен: ${why}`,
    ko: `OpenSearch에 연결할 수 없습니다: ${why}`,
  }),
  readme: (collector: string) => ({
    en: `settings and rights it needs: collectors/${collector}/README.md`,
    ru: `настройки и нужные права: collectors/${collector}/README.md`,
    ko: `설정과 필요한 권한: collectors/${collector}/README.md`,
  }),
  readableLogs: {
    en: 'add this user to the group systemd-journal or adm, or install rsyslog; logs: none in its settings silences this',
    ru: 'добавьте пользователя в группу systemd-journal или adm либо установите rsyslog; logs: none в настройках отключит проверку',
    ko: '이 사용자를 systemd-journal 또는 adm 그룹에 추가하거나 rsyslog를 설치하세요. 설정에 logs: none을 두면 이 검사를 하지 않습니다',
  },
  otherPort: {
    en: 'choose another port, or stop what holds it',
    ru: 'выберите другой порт или остановите того, кто его занял',
    ko: '다른 포트를 고르거나, 이 포트를 쓰는 프로세스를 멈추세요',
  },
  lowPort: {
    en: 'ports below 1024 need CAP_NET_BIND_SERVICE; a port above needs nothing',
    ru: 'порты ниже 1024 требуют CAP_NET_BIND_SERVICE; порт выше не требует ничего',
    ko: '1024 미만 포트에는 CAP_NET_BIND_SERVICE가 필요합니다. 그 이상은 필요 없습니다',
  },
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
  checkLogin: {
    en: 'check address, user, key and host key',
    ru: 'проверьте адрес, пользователя, ключ и ключ узла',
    ko: '주소, 사용자, 키, 호스트 키를 확인하세요',
  },
  install: (debian: string) => ({ en: `apt-get install ${debian}`, ru: `apt-get install ${debian}`, ko: `apt-get install ${debian}` }),
  ...CHATS,
  withoutModel: {
    en: 'start the endpoint, or leave the model out: everything works without',
    ru: 'запустите сервер модели или уберите её: всё работает и без неё',
    ko: '모델 서버를 시작하거나 설정에서 모델을 빼세요. 모델 없이도 모두 동작합니다',
  },
  unreachable: (host: string, reason: string) => ({
    en: `${host} cannot be reached: ${reason}`,
    ru: `${host} недоступен: ${reason}`,
    ko: `${host}에 연결할 수 없습니다: ${reason}`,
  }),
  checkNetwork: {
    en: 'check the address, name resolution, firewall and proxy of this machine',
    ru: 'проверьте адрес, разрешение имён, межсетевой экран и прокси этой машины',
    ko: '이 서버의 주소, 이름 해석, 방화벽, 프록시 설정을 확인하세요',
  },
  answered: (host: string, status: number) => ({
    en: `${host} answered ${status}`,
    ru: `${host} ответил ${status}`,
    ko: `${host} 응답: ${status}`,
  }),
  refused: (host: string) => ({
    en: `${host} refused the credentials`,
    ru: `${host} не принял учётные данные`,
    ko: `${host}: 인증 정보가 거부되었습니다`,
  }),
  says: (who: string, what: string) => ({ en: `${who} says ${what}`, ru: `${who} отвечает: ${what}`, ko: `${who} 응답: ${what}` }),
  accepted: { en: 'accepts the account', ru: 'принимает учётную запись', ko: '계정이 유효합니다' },
  modelThere: (name: string) => ({ en: `${name} is there`, ru: `${name} есть`, ko: `${name} 있음` }),
  modelAbsent: (name: string) => ({
    en: `the endpoint answers, but has no model ${name}`,
    ru: `сервер отвечает, но модели ${name} нет`,
    ko: `서버는 응답하지만 모델 ${name}이(가) 없습니다`,
  }),
  endOfCommand: (code: number | null) => ({
    en: `\`true\` ended with ${code}`,
    ru: `\`true\` завершилась с кодом ${code}`,
    ko: `\`true\` 종료 코드: ${code}`,
  }),
} as const;
