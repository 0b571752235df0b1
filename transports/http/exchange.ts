import { createHash } from 'node:crypto';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { AppError, asAppError } from '../../domain/errors.ts';
import { authorizationOf, type HttpAuth, isOfTrust, plainTrust } from './http.ts';

/** A server as it is pinned. */
export type HttpServer = {
  /** `https://…`; `http://` only on this machine. Paths are put behind it. */
  readonly url: string;
  readonly auth: HttpAuth | null;
  /** Certificates in PEM that are trusted instead of the system's; null for the system's. */
  readonly ca: string | null;
  /** SHA-256 of the one certificate that is trusted, whoever signed it; null: whatever an authority vouches for. */
  readonly certificateSha256: string | null;
  /** Certificate and key in PEM by which this program is known to it. */
  readonly client?: { readonly cert: string; readonly key: string } | null;
};

export type HttpExchange = {
  readonly method: string;
  /** Percent-encoded; begins with `/`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called before the first byte of the request goes out: an error after this leaves unknown what the server did. */
  readonly onSent?: () => void;
  /** The body as it comes; no more is read until it is done. */
  readonly onChunk: (chunk: Buffer) => Promise<void>;
};

export type HttpAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders };

/**
 * Sends one request, to this server and no other: redirects are not followed, a path that leads elsewhere is refused, and who the
 * server is is known before the request, with its credentials, goes out. It is never tried again.
 *
 * @throws AppError COLLECTOR_UNREACHABLE, COLLECTOR_TIMEOUT, COLLECTOR_PROTOCOL, TRANSPORT_HOST_KEY (not the pinned certificate, or none
 *   that is trusted), PARAMETER_INVALID (path), CONFIG_INVALID (no TLS beyond this machine)
 */
export async function httpExchange(server: HttpServer, exchange: HttpExchange): Promise<HttpAnswer> {
  const url = placeOf(server, exchange.path);
  const where = `${url.origin}${url.pathname}`;
  const deadline = AbortSignal.timeout(exchange.timeoutMs);
  const signal = AbortSignal.any([exchange.signal, deadline]);
  let socket: Socket | null = null;
  try {
    socket = await open(url, server, signal);
    const response = await send(socket, url, server, exchange, signal);
    for await (const chunk of response) await exchange.onChunk(chunk as Buffer);
    return { status: response.statusCode ?? 0, headers: response.headers };
  } catch (thrown) {
    if (deadline.aborted) throw new AppError('COLLECTOR_TIMEOUT', `${where}: no whole answer in ${exchange.timeoutMs} ms`);
    if (signal.aborted) throw new AppError('COLLECTOR_TIMEOUT', `${where}: it was ended`);
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('COLLECTOR_UNREACHABLE', `${where}: ${asAppError(thrown).message}`, { cause: thrown });
  } finally {
    socket?.destroy();
  }
}

function placeOf({ url }: HttpServer, path: string): URL {
  const base = new URL(url);
  if (base.protocol !== 'https:' && !(base.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(base.hostname))) {
    throw new AppError('CONFIG_INVALID', `${base.origin}: what changes something goes over https`);
  }
  const prefix = base.pathname.replace(/\/$/, '');
  const place = URL.parse(`${base.origin}${prefix}${path}`);
  // What the parser would make something else of (`..`, `\`, a line end) is not what was approved.
  if (
    !/^\/(?!\/)/.test(path) ||
    place === null ||
    place.origin !== base.origin ||
    `${place.pathname}${place.search}` !== `${prefix}${path}`
  ) {
    throw new AppError('PARAMETER_INVALID', `the path ${JSON.stringify(path.slice(0, 200))} leads elsewhere`);
  }
  return place;
}

async function open(url: URL, { ca, certificateSha256, client }: HttpServer, signal: AbortSignal): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const names = isIP(host) === 0 ? { servername: host } : {};
  const isPinned = certificateSha256 !== null;
  const trust = { rejectUnauthorized: !isPinned, minVersion: 'TLSv1.2' as const, ...(ca === null ? {} : { ca }), ...client };
  const socket: Socket | TLSSocket = url.protocol === 'https:' ? connectTls({ host, port, ...names, ...trust }) : connect({ host, port });
  const ready = Promise.withResolvers<void>();
  socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', ready.resolve);
  socket.on('error', (error: NodeJS.ErrnoException) =>
    ready.reject(isOfTrust(error.code ?? '') ? untrusted(url, plainTrust(error.message)) : error),
  );
  const end = () => {
    socket.destroy();
    ready.reject(new AppError('COLLECTOR_TIMEOUT', `${url.origin}: no connection`));
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    await ready.promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
  if (isPinned && 'getPeerX509Certificate' in socket) {
    const shown = socket.getPeerX509Certificate()?.raw;
    const digest = shown === undefined ? '' : createHash('sha256').update(shown).digest('hex');
    if (digest !== certificateSha256.toLowerCase().replaceAll(':', '')) {
      socket.destroy();
      throw untrusted(url, `it shows the certificate ${digest}`);
    }
  }
  return socket;
}

function send(socket: Socket, url: URL, { auth }: HttpServer, exchange: HttpExchange, signal: AbortSignal): Promise<IncomingMessage> {
  const { method, body, headers = {} } = exchange;
  const all: Record<string, string> = { accept: 'application/json', 'user-agent': 'inframind', ...headers };
  if (body !== null)
    Object.assign(all, {
      'content-type': headers['content-type'] ?? 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    });
  if (auth !== null) all.authorization = authorizationOf(auth);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        method,
        path: `${url.pathname}${url.search}`,
        host: url.hostname,
        port: url.port,
        headers: { ...all, host: url.host, connection: 'close' },
        signal,
        createConnection: () => socket,
      },
      resolve,
    );
    sent.once('error', reject);
    exchange.onSent?.();
    sent.end(body ?? undefined);
  });
}

function untrusted(url: URL, detail: string): AppError {
  return new AppError('TRANSPORT_HOST_KEY', `${url.origin}: ${detail}`, { hint: UNVOUCHED });
}

const UNVOUCHED = {
  en: 'Name its authority in caFile (PEM), or pin the certificate: `openssl x509 -noout -fingerprint -sha256 -in CERT.pem` prints certificateSha256. If it was not renewed, somebody may stand in between.',
  ru: 'Укажите центр в caFile (PEM) или закрепите сертификат: certificateSha256 печатает `openssl x509 -noout -fingerprint -sha256 -in CERT.pem`. Если сертификат не меняли, между вами может быть кто-то чужой.',
  ko: '인증 기관을 caFile(PEM)에 지정하거나 인증서를 고정하세요. certificateSha256은 `openssl x509 -noout -fingerprint -sha256 -in CERT.pem`으로 확인합니다. 인증서를 갱신하지 않았다면 누군가 중간에서 가로채고 있을 수 있습니다.',
};
