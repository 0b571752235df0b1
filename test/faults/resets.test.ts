import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../peers/certificates.ts';
import { freePort, type Peer, scratch, startProcess } from '../peers/peer.ts';

const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const KEY = 'key-of-somebody';

/** Whoever speaks with the service may vanish at any byte; the process must outlive it. A test inside one process would not see it die. */
describe('a peer that breaks off', () => {
  const folder = scratch('resets');
  const dataDir = join(folder.path, 'data');
  let service: Peer;
  let ports: { api: number; syslog: number; tls: number };

  beforeAll(async () => {
    ports = { api: await freePort(), syslog: await freePort(), tls: await freePort() };
    const authority = createAuthority(folder.path, 'authority');
    const own = authority.issue('server');
    for (const [name, pem] of Object.entries(own)) writeFileSync(join(folder.path, `own.${name}`), pem, { mode: 0o600 });
    const tls = { cert: `file:${join(folder.path, 'own.cert')}`, key: `file:${join(folder.path, 'own.key')}`, port: ports.tls };
    writeFileSync(
      join(folder.path, 'inframind.yaml'),
      JSON.stringify({
        dataDir,
        api: { port: ports.api },
        people: [{ id: 'somebody', name: 'Somebody', roles: ['admin'], apiKey: 'env:T_KEY' }],
        listeners: [{ id: 'syslog-in', collector: 'syslog', settings: { address: '127.0.0.1', port: ports.syslog, tls } }],
      }),
    );
    service = await startProcess({
      command: process.execPath,
      args: [CLI, 'start'],
      cwd: folder.path,
      env: { INFRAMIND_CONFIG: '', T_KEY: KEY, LANG: 'C', LC_ALL: 'C' },
      ready: (output) => output.includes('InfraMind is running'),
      timeoutMs: 60_000,
    });
  }, 90_000);

  afterAll(async () => {
    await service?.stop();
    folder.remove();
  });

  /** After a byte of an answer no more is taken from the system. */
  const unread = { onread: { buffer: Buffer.alloc(1), callback: () => false } };

  /** Says `bytes`, in full or up to a byte of them, reads nothing, and is gone: over TCP with a reset. */
  async function breakOff(open: () => Socket, bytes: Buffer): Promise<void> {
    const places = [0, 1, bytes.length >> 1, bytes.length - 1, bytes.length];
    await Promise.all(
      places.flatMap((end) =>
        [1, 30, 600].map(async (after) => {
          const socket = open().on('error', () => undefined);
          await once(socket, 'ready');
          if (end > 0) socket.write(bytes.subarray(0, end));
          await pause(after);
          if (socket.remoteAddress === undefined) socket.destroy();
          else socket.resetAndDestroy();
        }),
      ),
    );
  }
  const alive = async (what: string) => {
    const health = await fetch(`http://127.0.0.1:${ports.api}/health`).catch(() => null);
    expect(health?.status, `${what}: ${service.output().slice(-3_000)}`).toBe(200);
  };
  const asked = (method: string, path: string, body: string, more = '') =>
    Buffer.from(
      `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${KEY}\r\n${more}` +
        `${body === '' ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`}\r\n${body}`,
    );

  test('from the HTTP door, at any byte of what it asks and with any answer unread', async () => {
    const said = JSON.stringify({ id: 'said-once-1', thread: 'main', body: { kind: 'text', text: 'what is unusual?' } });
    const event = JSON.stringify({ events: [{ asset_id: 'a', message: 'm', timestamp: new Date().toISOString() }] });
    const requests = [
      asked('GET', '/docs/json', ''),
      asked('GET', '/', ''),
      asked('POST', '/ingest/events', event),
      asked('POST', '/ingest', `${'x'.repeat(200_000)}\n`, 'content-encoding: gzip\r\n'),
      asked('POST', '/api/ask', JSON.stringify({ text: 'what is unusual?' })),
      asked('POST', '/api/chat', said, 'accept: text/event-stream\r\n'),
      Buffer.from('\u0016\u0003\u0001 no HTTP at all'),
    ];
    for (const bytes of requests) {
      await breakOff(() => connect({ port: ports.api, host: '127.0.0.1', ...unread }), bytes);
      await alive(bytes.toString('latin1', 0, 30));
    }
    // It is no fault of ours.
    expect(service.output()).not.toContain('request failed');
  }, 60_000);

  test('from syslog, in the clear and over TLS, before, in and after the handshake', async () => {
    const line = Buffer.from('<13>1 2026-02-19T14:00:00Z srv-1 app - - - a line that may be cut\n');
    await breakOff(() => connect(ports.syslog, '127.0.0.1'), line);
    await breakOff(() => connect(ports.tls, '127.0.0.1'), line);
    for (const [whole, ms] of [
      [false, 0],
      [false, 1],
      [false, 3],
      [true, 0],
      [true, 5],
    ] as const) {
      const raw = connect(ports.tls, '127.0.0.1').on('error', () => undefined);
      const secure = connectTls({ socket: raw, rejectUnauthorized: false }).on('error', () => undefined);
      await (whole ? once(secure, 'secureConnect') : once(raw, 'connect'));
      secure.write(line.subarray(0, 20));
      await pause(ms);
      raw.resetAndDestroy();
    }
    await alive('syslog');
  }, 60_000);

  test.skipIf(process.platform === 'win32')(
    'from the sockets of the terminal and of the database',
    async () => {
      const hello = Buffer.from(`{"columns":80,"colour":false}\n${'list alerts\n'.repeat(2)}`);
      await breakOff(() => connect({ path: join(dataDir, 'chat.sock'), ...unread }), hello);
      await alive('chat.sock');
      const startup = Buffer.from('\u0000\u0000\u0000\u0021\u0000\u0003\u0000\u0000user\u0000inframind\u0000database\u0000x\u0000\u0000');
      await breakOff(() => connect({ path: join(dataDir, 'postgres.sock'), ...unread }), startup);
      await alive('the database');
      expect(service.output()).not.toContain('"level":60');
    },
    60_000,
  );
});
