import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { freePort } from './peer.ts';

const drawn = vi.hoisted(() => ({ first: [] as number[] }));
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return { ...crypto, randomInt: (from: number, to: number) => drawn.first.shift() ?? crypto.randomInt(from, to) };
});

describe.runIf(process.platform === 'linux')('a port that is free', () => {
  test('is not one whose last connection still waits to be forgotten: not every program may listen there', async () => {
    const port = await freePort();
    await endConnectionAtServer(port);
    drawn.first = [port];
    vi.resetModules();
    const { freePort: another } = await import('./peer.ts');
    expect(await another()).not.toBe(port);
    expect(drawn.first).toEqual([]);
  });
});

/** The side that closes first holds the port in TIME_WAIT (RFC 9293 section 3.6.1). */
async function endConnectionAtServer(port: number): Promise<void> {
  const server = createServer();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = createConnection(port, '127.0.0.1').resume();
  const [socket] = await accepted;
  socket.end();
  await once(client, 'close');
  await once(server.close(), 'close');
}
