import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LogRecord } from '../../domain/observation.ts';
import { describeWithPeers, eventually, scratch } from '../../test/peers/peer.ts';
import { syslog } from './syslog.ts';

const MESSAGE = '<11>1 2026-11-20T22:31:03Z web-07 app - - - über TLS';
const framed = (message: string) => `${Buffer.byteLength(message)} ${message}`;

describeWithPeers(['openssl'], 'syslog over TLS (RFC 5425)', () => {
  const folder = scratch('syslog-tls');
  const path = (name: string) => join(folder.path, name);
  const secret = async (reference: string) => readFileSync(reference.slice('file:'.length), 'utf8');
  const stops: (() => Promise<void>)[] = [];

  const openssl = (...args: string[]) => {
    const done = spawnSync('openssl', args, { cwd: folder.path, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
  };
  /** A key and a certificate, signed by `by` or by itself. */
  const issue = (name: string, by: string | null) => {
    const subject = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-subj', `/CN=${name}`];
    const extensions = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const signer = by === null ? [] : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`];
    openssl('req', '-x509', ...subject, ...extensions, ...signer, '-days', '2', '-out', `${name}.crt`);
  };
  beforeAll(() => {
    issue('ca', null);
    issue('server', 'ca');
    issue('client', 'ca');
    issue('stranger', null);
    writeFileSync(path('broken.crt'), 'no certificate');
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(() => folder.remove());

  const own = () => ({ cert: `file:${path('server.crt')}`, key: `file:${path('server.key')}`, port: 0 });
  async function listening(tls: Record<string, unknown> = own()) {
    const records: LogRecord[] = [];
    const rejects: string[] = [];
    const listener = await syslog.listen({
      settings: syslog.settings.parse({ address: '127.0.0.1', port: 0, protocols: [], tls }),
      now: () => new Date(),
      secret,
      emit: async (observations) => void records.push(...(observations as LogRecord[])),
      reject: (reason) => void rejects.push(reason),
    });
    stops.push(() => listener.stop());
    return { port: listener.ports.tls ?? 0, ports: listener.ports, records, rejects };
  }
  const send = async (port: number, text: string, more: object = {}) => {
    const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(path('ca.crt')), ...more });
    socket.end(text);
    await once(socket, 'close');
  };

  test('what openssl s_client sends, TLS only', async () => {
    const { port, ports, records } = await listening();
    const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', 'ca.crt', '-verify_return_error', '-quiet'], {
      cwd: folder.path,
    });
    client.stdin.write(framed(MESSAGE));
    const record = await eventually(() => records[0]);
    client.kill();
    expect(record).toMatchObject({
      assetId: 'web-07',
      severityNumber: 17,
      body: 'über TLS',
      attributes: { 'network.peer.address': '127.0.0.1' },
    });
    expect(Object.keys(ports)).toEqual(['tls']);
  });

  test('many messages on one connection, split anywhere', async () => {
    const { port, records } = await listening();
    await send(port, Array.from({ length: 2_000 }, (_, index) => framed(`${MESSAGE} ${index}`)).join(''));
    await eventually(() => records.length === 2_000);
    expect(records.map(({ body }) => Number(body.split(' ').at(-1)))).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
  });

  test('where a client certificate is required, strangers are hung up on', async () => {
    const { port, records } = await listening({ ...own(), ca: `file:${path('ca.crt')}`, requireClientCert: true });
    const as = (name: string) => ({ cert: readFileSync(path(`${name}.crt`)), key: readFileSync(path(`${name}.key`)) });
    // With TLS 1.3 a client may be done before it hears that it was refused.
    await send(port, framed(`${MESSAGE} of nobody`)).catch(() => undefined);
    await send(port, framed(`${MESSAGE} of a stranger`), as('stranger')).catch(() => undefined);
    await send(port, framed(`${MESSAGE} of a client`), as('client'));
    await eventually(() => records.length > 0);
    expect(records.map(({ body }) => body)).toEqual(['über TLS of a client']);
  });

  test('bytes in the clear, which are told of, old versions and silence do no harm', async () => {
    const { port, records, rejects } = await listening();
    const clear = createConnection(port, '127.0.0.1');
    clear.on('error', () => undefined);
    clear.end(framed(MESSAGE));
    await once(clear, 'close');
    await expect(send(port, framed(MESSAGE), { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
    const silent = createConnection(port, '127.0.0.1');
    silent.on('error', () => undefined);
    await send(port, framed(MESSAGE));
    await eventually(() => records.length === 1);
    silent.destroy();
    expect(rejects).toEqual([expect.stringMatching(/^no TLS from 127\.0\.0\.1 on the port for TLS: turn TLS on/)]);
  });

  test('faulty settings say so', async () => {
    await expect(listening({ ...own(), cert: `file:${path('broken.crt')}` })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(listening({ ...own(), key: `file:${path('stranger.key')}` })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(listening({ ...own(), requireClientCert: true })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const { port } = await listening();
    await expect(listening({ ...own(), port })).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE' });
    expect(syslog.settings.safeParse({ tls: { cert: '-----BEGIN', key: 'x' } }).success).toBe(false);
    expect(syslog.settings.safeParse({ protocols: [] }).success).toBe(false);
  });
});
