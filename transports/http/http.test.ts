import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type ServerOptions } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../../test/peers/peer.ts';
import { httpGet } from './http.ts';

const openssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!openssl)('HTTPS with a certificate of our own (needs openssl)', () => {
  const folder = scratch('https');
  let url: string;
  let ca: string;
  let server: ReturnType<typeof createServer>;
  beforeAll(async () => {
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    const subject = ['-subj', '/CN=exporter', '-addext', 'subjectAltName=IP:127.0.0.1'];
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject]);
    ca = readFileSync(cert, 'utf8');
    const options: ServerOptions = { key: readFileSync(key), cert: ca };
    server = createServer(options, (request, response) => response.end(`hello ${request.headers.authorization}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as { port: number }).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    folder.remove();
  });
  const get = (trusted: string | null) =>
    httpGet(
      { url, ca: trusted, auth: { token: 'never-in-the-clear' } },
      { timeoutMs: 5_000, maxBytes: 1_000, accept: 'text/plain', signal: new AbortController().signal },
    );

  test('is read when it is trusted', async () => {
    expect((await get(ca)).body).toBe('hello Bearer never-in-the-clear');
  });

  test('is not talked to when it is not, and the token is not sent', async () => {
    await expect(get(null)).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE', message: expect.stringMatching(/self.signed/) });
  });
});
