import { createServer, type Server, type TLSSocket } from 'node:tls';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { alike } from '../../domain/language.ts';

const reference = z.string().regex(/^(env|file):.+/, 'a secret reference, env:NAME or file:/path');

/** Settings of syslog over TLS. */
export const tlsSettings = z.strictObject({
  port: z.int().min(0).max(65535).default(6514).describe('Port; 0 for any free one'),
  cert: reference.describe('Certificate and those between it and the root, PEM, as a secret reference'),
  key: reference.describe('Private key, PEM, as a secret reference'),
  ca: reference.optional().describe('Authorities whose client certificates are believed, PEM, as a secret reference'),
  requireClientCert: z.boolean().default(false).describe('Only senders with a certificate of `ca` are let in'),
});
export type TlsSettings = z.output<typeof tlsSettings>;

/** What OpenSSL calls bytes that are no record of TLS. */
const CLEAR: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_HTTP_REQUEST', 'ERR_SSL_HTTPS_PROXY_REQUEST']);

/** How long a sender may take to agree on keys. */
const HANDSHAKE_MS = 10_000;

/**
 * A server that speaks TLS 1.2 and 1.3 and hands on the connections that were agreed on; a sender that speaks none, or shows
 * no certificate where one is required, is hung up on.
 *
 * @param onClear is told of a sender that speaks no TLS, before it is hung up on
 * @throws CONFIG_INVALID when the certificate and the key are no pair, SECRET_MISSING
 * @see RFC 5425
 */
export async function createTlsServer(
  settings: TlsSettings,
  secret: (reference: string) => Promise<string>,
  onConnection: (socket: TLSSocket) => void,
  onClear: (socket: TLSSocket) => void,
): Promise<Server> {
  const [cert, key, ca] = await Promise.all([
    secret(settings.cert),
    secret(settings.key),
    settings.ca === undefined ? undefined : secret(settings.ca),
  ]);
  if (settings.requireClientCert && ca === undefined) throw invalid('requireClientCert needs ca: whose certificates are believed');
  const options = {
    cert,
    key,
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1.2' as const,
    requestCert: settings.requireClientCert,
    rejectUnauthorized: settings.requireClientCert,
    handshakeTimeout: HANDSHAKE_MS,
  };
  try {
    return createServer(options, onConnection).on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      if (CLEAR.has(error.code ?? '')) onClear(socket);
      socket.destroy();
    });
  } catch (cause) {
    throw invalid(`the certificate and key of tls cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function invalid(text: string, cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', text, { hint: alike(text), cause });
}
