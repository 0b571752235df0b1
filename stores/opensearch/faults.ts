import type { Localized } from '../../domain/language.ts';

const SETTINGS = 'opensearch.url (INFRAMIND_OPENSEARCH_URL)';

/**
 * What whoever set OpenSearch up does about a connection that failed.
 *
 * @param message of the network or of TLS, as Node gives it
 * @returns null when there is nothing to add
 */
export function connectionHint(message: string): Localized | null {
  return HINTS.find(([sign]) => sign.test(message))?.[1] ?? null;
}

/** The same of an answer, by its status; null when it is not about the settings. */
export function statusHint(status: number): Localized | null {
  if (status === 401) return REFUSED;
  return status === 403 ? FORBIDDEN : null;
}

const REFUSED: Localized = {
  en: 'OpenSearch refused the account: check opensearch.username and opensearch.password.',
  ru: 'OpenSearch не принял учётную запись: проверьте opensearch.username и opensearch.password.',
  ko: 'OpenSearch가 계정을 거부했습니다. opensearch.username과 opensearch.password를 확인하세요.',
};
const FORBIDDEN: Localized = {
  en: 'OpenSearch knows the account, which lacks a right: deploy/compose/opensearch/roles.yml lists those it needs.',
  ru: 'OpenSearch знает учётную запись, но ей не хватает права: нужные перечислены в deploy/compose/opensearch/roles.yml.',
  ko: 'OpenSearch가 계정을 알지만 권한이 부족합니다. 필요한 권한은 deploy/compose/opensearch/roles.yml에 있습니다.',
};

const HINTS: ReadonlyArray<readonly [RegExp, Localized]> = [
  [
    /wrong version number|packet length too long|EPROTO/,
    {
      en: `OpenSearch speaks no TLS there: ${SETTINGS} begins with http://, or names another port.`,
      ru: `OpenSearch там не использует TLS: ${SETTINGS} начинается с http:// или указывает на другой порт.`,
      ko: `그곳의 OpenSearch는 TLS를 쓰지 않습니다. ${SETTINGS}는 http://로 시작하거나 다른 포트여야 합니다.`,
    },
  ],
  [
    /socket hang up|ECONNRESET|Parse Error/,
    {
      en: `Something there closes the connection: does it want TLS (https://), and is the port in ${SETTINGS} that of OpenSearch?`,
      ru: `Соединение закрывает та сторона: не нужен ли TLS (https://) и тот ли порт задан в ${SETTINGS}?`,
      ko: `상대가 연결을 끊습니다. TLS(https://)가 필요한지, ${SETTINGS}의 포트가 OpenSearch의 것인지 확인하세요.`,
    },
  ],
  [
    /altnames/,
    {
      en: `The certificate of OpenSearch is for other names than the host in ${SETTINGS}: take one of its names there, or have one made for this host.`,
      ru: `Сертификат OpenSearch выдан не на узел из ${SETTINGS}: укажите там имя из сертификата или выпустите сертификат на этот узел.`,
      ko: `OpenSearch 인증서가 ${SETTINGS}의 호스트가 아닌 다른 이름용입니다. 인증서의 이름을 쓰거나 이 호스트용 인증서를 만드세요.`,
    },
  ],
  [
    /certificate has expired|certificate is not yet valid/,
    {
      en: 'The certificate of OpenSearch does not hold at this time: renew it, or set the clock of this machine.',
      ru: 'Срок действия сертификата OpenSearch не подходит: обновите сертификат или поправьте часы этой машины.',
      ko: 'OpenSearch 인증서의 유효 기간이 맞지 않습니다. 인증서를 갱신하거나 이 서버의 시계를 맞추세요.',
    },
  ],
  [
    /self.signed certificate|unable to verify the first certificate|unable to get (local )?issuer certificate/,
    {
      en: 'The certificate of OpenSearch is signed by nobody known here: opensearch.caFile names the PEM file of who signed it.',
      ru: 'Сертификат OpenSearch подписан неизвестным здесь центром: opensearch.caFile указывает PEM-файл подписавшего.',
      ko: 'OpenSearch 인증서에 서명한 기관을 알 수 없습니다. opensearch.caFile에 서명한 기관의 PEM 파일을 지정하세요.',
    },
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    {
      en: `The name of the host in ${SETTINGS} is not known here: is it spelled right, and does this machine resolve names?`,
      ru: `Имя узла из ${SETTINGS} здесь неизвестно: верно ли оно написано и работает ли на этой машине разрешение имён?`,
      ko: `${SETTINGS}의 호스트 이름을 찾을 수 없습니다. 철자와 이 서버의 이름 확인(DNS)을 살펴보세요.`,
    },
  ],
  [
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|timed? ?out/i,
    {
      en: `Is OpenSearch running there, does it listen beyond localhost (network.host, firewall), and is ${SETTINGS} right?`,
      ru: `Запущен ли там OpenSearch, слушает ли он не только localhost (network.host, межсетевой экран) и верен ли ${SETTINGS}?`,
      ko: `그곳에서 OpenSearch가 실행 중인지, localhost 밖에서도 받는지(network.host, 방화벽), ${SETTINGS}가 맞는지 확인하세요.`,
    },
  ],
];

/** The oldest that has all that is asked for: `match_only_text` came with it. */
const OLDEST = [2, 12] as const;

/** What is wrong with what answers at the address, by its answer to `GET /`; null when it will do. */
export function unfit(answer: unknown): { readonly said: string; readonly hint: Localized } | null {
  const { number, distribution } = ((answer as { version?: unknown } | null)?.version ?? {}) as Record<string, unknown>;
  if (distribution !== 'opensearch') {
    const what = typeof number === 'string' ? `version ${number} of something else, Elasticsearch perhaps` : 'something else';
    return { said: `not OpenSearch answers, but ${what}`, hint: NOT_OPENSEARCH };
  }
  const [major = 0, minor = 0] = String(number).split('.').map(Number);
  // What `compatibility.override_main_response_version` has it say.
  if (number === '7.10.2' || major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  return { said: `OpenSearch ${number} is too old`, hint: TOO_OLD };
}

const NOT_OPENSEARCH: Localized = {
  en: `${SETTINGS} must name an OpenSearch, ${OLDEST.join('.')} or newer.`,
  ru: `${SETTINGS} должен указывать на OpenSearch версии ${OLDEST.join('.')} или новее.`,
  ko: `${SETTINGS}는 OpenSearch ${OLDEST.join('.')} 이상을 가리켜야 합니다.`,
};
const TOO_OLD: Localized = {
  en: `InfraMind needs OpenSearch ${OLDEST.join('.')} or newer: upgrade it, or leave opensearch out of the settings, and the database keeps the records.`,
  ru: `InfraMind нужен OpenSearch ${OLDEST.join('.')} или новее: обновите его или уберите opensearch из настроек — записи будет хранить база данных.`,
  ko: `InfraMind에는 OpenSearch ${OLDEST.join('.')} 이상이 필요합니다. 업그레이드하거나 설정에서 opensearch를 빼면 데이터베이스가 기록을 보관합니다.`,
};
