import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { scratch } from './peer.ts';

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Common name of a client's certificate that the authority vouches for. */
  readonly client: string | null;
};

/** A real TLS server on loopback that notes every request; `answer` answers them. */
export type HttpsPeer = {
  readonly url: string;
  /** Its own certificate, which is also its authority, for 127.0.0.1 only. */
  readonly certificate: string;
  readonly certificateSha256: string;
  readonly seen: Seen[];
  answer: (seen: Seen, response: ServerResponse) => void;
  stop(): Promise<void>;
};

/** @param clientCa PEM of the authority whose clients are known by their certificates; others may come without one */
export async function startHttps(clientCa: string | null = null): Promise<HttpsPeer> {
  const folder = scratch('https');
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem'],
    ...['-days', '2', '-subj', '/CN=peer', '-addext', 'subjectAltName=IP:127.0.0.1'],
  );
  const fingerprint = openssl('x509', '-in', 'cert.pem', '-noout', '-fingerprint', '-sha256').split('=')[1]?.trim() ?? '';
  const [key, certificate] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder.path, name), 'utf8'));
  const clients = clientCa === null ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false };
  const server = createServer({ key, cert: certificate, ...clients }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const socket = request.socket as TLSSocket;
    const client = socket.authorized ? String(socket.getPeerCertificate().subject?.CN ?? '') : null;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8'), client };
    peer.seen.push(one);
    peer.answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const peer: HttpsPeer = {
    url: `https://127.0.0.1:${port}`,
    certificate: certificate ?? '',
    certificateSha256: fingerprint,
    seen: [],
    answer: (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      folder.remove();
    },
  };
  return peer;
}
