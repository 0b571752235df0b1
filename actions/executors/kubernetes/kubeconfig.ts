import { createPrivateKey, X509Certificate } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import type { HttpServer } from '../../../transports/http/exchange.ts';

export type KubeCredentials = Pick<HttpServer, 'auth' | 'ca'> & { readonly client: NonNullable<HttpServer['client']> | null };

const text = z.string().min(1);
const SCHEMA = z.looseObject({
  'current-context': z.string().optional(),
  contexts: z.array(z.looseObject({ name: text, context: z.looseObject({ cluster: text, user: text }) })).default([]),
  clusters: z.array(z.looseObject({ name: text, cluster: z.looseObject({ server: text }) })).default([]),
  users: z.array(z.looseObject({ name: text, user: z.looseObject({}).nullable().default(null) })).default([]),
});
type Entry = Readonly<Record<string, unknown>>;

/** What a kubeconfig may ask for that is never done, and what to do instead. */
const REFUSED: ReadonlyArray<readonly [of: 'cluster' | 'user', field: string, en: string, ru: string, ko: string]> = [
  [
    'user',
    'exec',
    'a program is never run for a login; give a client certificate or the token of a service account',
    'программа ради входа не запускается; дайте клиентский сертификат или токен сервисной учётной записи',
    '로그인을 위해 프로그램을 실행하지 않습니다. 클라이언트 인증서나 서비스 계정의 토큰을 주세요',
  ],
  [
    'user',
    'auth-provider',
    'plugins are not loaded; give a client certificate or the token of a service account',
    'плагины не загружаются; дайте клиентский сертификат или токен сервисной учётной записи',
    '플러그인은 불러오지 않습니다. 클라이언트 인증서나 서비스 계정의 토큰을 주세요',
  ],
  [
    'user',
    'username',
    'Kubernetes takes no passwords any more; give a client certificate or a token',
    'Kubernetes больше не принимает пароли; дайте клиентский сертификат или токен',
    'Kubernetes는 더 이상 비밀번호를 받지 않습니다. 클라이언트 인증서나 토큰을 주세요',
  ],
  [
    'user',
    'as',
    'nobody is impersonated; give the account that is to act',
    'работа от чужого имени не допускается; дайте ту учётную запись, которая действует',
    '다른 사람의 이름으로 실행하지 않습니다. 실제로 실행할 계정을 주세요',
  ],
  [
    'cluster',
    'insecure-skip-tls-verify',
    'the certificate is always checked; give certificate-authority-data, or certificateSha256 in the settings',
    'сертификат проверяется всегда; дайте certificate-authority-data или certificateSha256 в настройках',
    '인증서는 항상 확인합니다. certificate-authority-data를 주거나 설정에 certificateSha256을 쓰세요',
  ],
  [
    'cluster',
    'proxy-url',
    'requests go to the server itself; remove it',
    'запросы идут прямо на сервер; уберите это поле',
    '요청은 서버로 바로 갑니다. 이 항목을 지우세요',
  ],
  [
    'cluster',
    'tls-server-name',
    'the certificate must name the host of the address; use such an address',
    'сертификат должен называть узел из адреса; укажите такой адрес',
    '인증서에 주소의 호스트가 적혀 있어야 합니다. 그런 주소를 쓰세요',
  ],
];

/**
 * How a context of a kubeconfig logs in: a client certificate, a token, or both, and the authority of the server. No value of the file
 * is ever in an error. What would run a program, weaken the check of the server or act as somebody else is refused.
 *
 * @param source.url the address of the settings, which must be that of the context's cluster
 * @param source.context null for the current context
 * @param source.path of the file, beside which the files lie that it names; null when it is none, which can name absolute paths only
 * @throws CONFIG_INVALID naming the field and what to do, SECRET_MISSING for a file that cannot be read
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export async function credentialsIn(
  config: string,
  source: {
    readonly url: string;
    readonly context: string | null;
    readonly path: string | null;
    readonly read: (path: string) => Promise<string>;
    readonly now: Date;
  },
): Promise<KubeCredentials> {
  const { contexts, clusters, users, 'current-context': current } = parsed(config);
  const wanted = source.context ?? current ?? '';
  const find = <T extends { readonly name: string }>(kind: string, list: readonly T[], name: string): T => {
    const found = list.find((one) => one.name === name);
    if (found !== undefined) return found;
    const there = list.map((one) => JSON.stringify(one.name)).join(', ') || '-';
    throw fault(
      `there is no ${kind} ${JSON.stringify(name)}, only ${there}`,
      `нет ${kind} ${JSON.stringify(name)}, есть только ${there}`,
      `${kind} ${JSON.stringify(name)} 없음, 있는 것: ${there}`,
    );
  };
  const { context } = find('context', contexts, wanted);
  const cluster: Entry = find('cluster', clusters, context.cluster).cluster;
  const user: Entry = find('user', users, context.user).user ?? {};
  for (const [of, field, en, ru, ko] of REFUSED) {
    const value = (of === 'user' ? user : cluster)[field];
    if (value !== undefined && value !== null && value !== false && value !== '')
      throw fault(`${of} ${field}: ${en}`, `${of} ${field}: ${ru}`, `${of} ${field}: ${ko}`);
  }
  if (!isSameServer(String(cluster.server), source.url)) {
    const { url } = source;
    throw fault(
      `cluster server: it is another address than ${url} of the settings`,
      `cluster server: это другой адрес, чем ${url} в настройках`,
      `cluster server: 설정의 ${url} 주소와 다릅니다`,
    );
  }
  const file = (path: string) => {
    if (!isAbsolute(path) && source.path === null)
      throw fault(`${path}: write an absolute path`, `${path}: напишите абсолютный путь`, `${path}: 절대 경로를 쓰세요`);
    return source.read(isAbsolute(path) ? path : join(dirname(source.path ?? ''), path));
  };
  // As kubectl does it, data goes before files.
  const pem = async (entry: Entry, field: string): Promise<string | null> => {
    const [data, path] = [entry[`${field}-data`], entry[field]];
    if (typeof data === 'string' && data !== '') return fromBase64(data, `${field}-data`);
    return typeof path === 'string' && path !== '' ? file(path) : null;
  };
  const ca = await pem(cluster, 'certificate-authority');
  const [cert, key] = [await pem(user, 'client-certificate'), await pem(user, 'client-key')];
  const client = cert === null && key === null ? null : checked(cert, key, source.now);
  const written = typeof user.token === 'string' && user.token !== '' ? user.token : null;
  const token = written ?? (typeof user.tokenFile === 'string' ? await file(user.tokenFile) : null);
  if (token === null && client === null)
    throw fault(
      'user: it has no client certificate and no token',
      'user: нет ни клиентского сертификата, ни токена',
      'user: 클라이언트 인증서도 토큰도 없습니다',
    );
  return { auth: token === null ? null : { token: token.trim() }, ca, client };
}

function parsed(config: string): z.infer<typeof SCHEMA> {
  let document: unknown;
  try {
    document = parse(config, { prettyErrors: false, logLevel: 'error' });
  } catch {
    // Its message would quote the file.
    throw fault('it is no YAML', 'это не YAML', 'YAML이 아닙니다');
  }
  const result = SCHEMA.safeParse(document);
  if (result.success) return result.data;
  const where = result.error.issues.map(({ path }) => path.join('.') || 'kubeconfig').join(', ');
  throw fault(`missing or of the wrong kind: ${where}`, `нет или не того вида: ${where}`, `없거나 형식이 다릅니다: ${where}`);
}

function checked(cert: string | null, key: string | null, now: Date): NonNullable<KubeCredentials['client']> {
  if (cert === null)
    throw fault(
      'user client-certificate: there is a key only',
      'user client-certificate: есть только ключ',
      'user client-certificate: 키만 있습니다',
    );
  if (key === null)
    throw fault(
      'user client-key: there is a certificate only',
      'user client-key: есть только сертификат',
      'user client-key: 인증서만 있습니다',
    );
  const shown = attempt(
    () => new X509Certificate(cert),
    'user client-certificate: it is no certificate in PEM',
    'user client-certificate: это не сертификат в PEM',
    'user client-certificate: PEM 형식의 인증서가 아닙니다',
  );
  const secret = attempt(
    () => createPrivateKey(key),
    'user client-key: it is no private key in PEM without a passphrase',
    'user client-key: это не закрытый ключ в PEM без пароля',
    'user client-key: 암호 없는 PEM 형식의 개인 키가 아닙니다',
  );
  if (!shown.checkPrivateKey(secret))
    throw fault(
      'user client-key: it is not the key of the certificate',
      'user client-key: это не ключ этого сертификата',
      'user client-key: 이 인증서의 키가 아닙니다',
    );
  if (shown.validToDate < now) {
    const ended = shown.validToDate.toISOString();
    throw fault(
      `user client-certificate: it expired on ${ended}`,
      `user client-certificate: срок истёк ${ended}`,
      `user client-certificate: ${ended}에 만료되었습니다`,
    );
  }
  return { cert, key };
}

function attempt<T>(work: () => T, en: string, ru: string, ko: string): T {
  try {
    return work();
  } catch {
    throw fault(en, ru, ko);
  }
}

function fromBase64(data: string, field: string): string {
  const plain = data.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain))
    throw fault(`${field}: it is no base64`, `${field}: это не base64`, `${field}: base64가 아닙니다`);
  return Buffer.from(plain, 'base64').toString('utf8');
}

function isSameServer(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && a.href.replace(/\/$/, '') === b.href.replace(/\/$/, '');
}

function fault(en: string, ru: string, ko: string): AppError {
  return new AppError('CONFIG_INVALID', `kubeconfig: ${en}`, {
    hint: { en: `The kubeconfig: ${en}.`, ru: `kubeconfig: ${ru}.`, ko: `kubeconfig: ${ko}.` },
  });
}
