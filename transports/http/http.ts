import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { AppError } from '../../domain/errors.ts';

/** Credentials with their secrets resolved. */
export type HttpAuth = { readonly user: string; readonly password: string } | { readonly token: string };

export type HttpTarget = {
  readonly url: string;
  readonly auth: HttpAuth | null;
  /** Certificates in PEM that are trusted instead of the system's; null for the system's. */
  readonly ca: string | null;
};

export type HttpOptions = {
  /** Deadline from the first byte sent to the last received. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly accept: string;
  readonly signal: AbortSignal;
};

/**
 * Gets a text. Redirects are not followed: a device that sends its client elsewhere with the credentials is not obeyed.
 *
 * @throws AppError COLLECTOR_UNREACHABLE, COLLECTOR_DENIED (401, 403), COLLECTOR_TIMEOUT, COLLECTOR_PROTOCOL (too large,
 *   any other status, not HTTP)
 */
export async function httpGet(target: HttpTarget, options: HttpOptions): Promise<{ readonly type: string; readonly body: string }> {
  const url = new URL(target.url);
  const where = `${url.origin}${url.pathname}`;
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  try {
    const response = await send(url, target, options.accept, signal);
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      response.destroy();
      throw statusError(status, where);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      size += (chunk as Buffer).length;
      if (size > options.maxBytes)
        throw new AppError('COLLECTOR_PROTOCOL', `${where}: the answer is larger than ${options.maxBytes} bytes`);
      chunks.push(chunk as Buffer);
    }
    return { type: response.headers['content-type'] ?? '', body: Buffer.concat(chunks).toString('utf8') };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (deadline.aborted) throw new AppError('COLLECTOR_TIMEOUT', `${where}: no whole answer in ${options.timeoutMs} ms`);
    if (options.signal.aborted) throw new AppError('COLLECTOR_TIMEOUT', `${where}: the run was ended`);
    throw networkError(thrown, where);
  }
}

function send(url: URL, target: HttpTarget, accept: string, signal: AbortSignal): Promise<IncomingMessage> {
  const headers: Record<string, string> = { accept, 'user-agent': 'inframind' };
  if (target.auth !== null) headers.authorization = authorizationOf(target.auth);
  return new Promise((resolve, reject) => {
    const common = { method: 'GET', headers, signal, agent: false as const };
    const sent: ClientRequest =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...common, ...(target.ca === null ? {} : { ca: target.ca }) }, resolve)
        : plainRequest(url, common, resolve);
    sent.once('error', reject);
    sent.end();
  });
}

/** Value of the Authorization header. */
export function authorizationOf(auth: HttpAuth): string {
  if ('token' in auth) return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
}

function statusError(status: number, where: string): AppError {
  if (status === 401 || status === 403) return new AppError('COLLECTOR_DENIED', `${where}: the credentials were refused (${status})`);
  if (status === 429 || status >= 502) return new AppError('COLLECTOR_UNREACHABLE', `${where}: answers ${status}`);
  return new AppError('COLLECTOR_PROTOCOL', `${where}: answers ${status}`);
}

function networkError(thrown: unknown, where: string): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (isOfTrust(code))
    return new AppError('COLLECTOR_UNREACHABLE', `${where}: its certificate is not trusted: ${plainTrust(message)}`, {
      hint: UNTRUSTED,
      cause: thrown,
    });
  const isBroken = code.startsWith('HPE_') || (code === 'ECONNRESET' && message === 'aborted');
  const otherScheme = message === 'socket hang up' || code === 'EPROTO';
  return new AppError(isBroken ? 'COLLECTOR_PROTOCOL' : 'COLLECTOR_UNREACHABLE', `${where}: ${message}`, {
    cause: thrown,
    ...(otherScheme ? { hint: OTHER_SCHEME } : {}),
  });
}

/** Whether an error says that a certificate is not trusted. */
export function isOfTrust(code: string): boolean {
  return /^(ERR_TLS|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/.test(code);
}

/** Without what Node advises to whoever starts it. */
export function plainTrust(message: string): string {
  return message.replace(/; if the root CA is installed locally.*$/s, '');
}

const UNTRUSTED = {
  en: 'Name the certificate of the authority that signed it, or a self-signed one itself, in PEM: ca, a secret reference as file:/path.',
  ru: 'Укажите в ca сертификат центра, подписавшего его, или сам самоподписанный, в PEM, ссылкой вида file:/путь.',
  ko: '인증서를 서명한 기관의 인증서, 또는 자체 서명 인증서를 PEM으로 ca에 지정하세요(file:/path 형식의 비밀 값 참조).',
};

const OTHER_SCHEME = {
  en: 'It closed the connection: is it the right port, and http or https?',
  ru: 'Соединение закрыто той стороной: верны ли порт и http или https?',
  ko: '상대가 연결을 끊었습니다. 포트가 맞는지, http인지 https인지 확인하세요.',
};
