import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort } from './peer.ts';

describe.runIf(process.platform === 'linux')('a port that is free', () => {
  test('is not one whose last connection still waits to be forgotten: not every program may listen there', async () => {
    const waits = await portWhoseConnectionEnded();
    let next = waits;
    expect(await freePort(() => next++)).toBeGreaterThan(waits);
  });
});

/** The side that closes first holds the port in TIME_WAIT (RFC 9293 section 3.6.1). */
async function portWhoseConnectionEnded(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = createConnection(port, '127.0.0.1').resume();
  const [socket] = await accepted;
  socket.end();
  await once(client, 'close');
  await once(server.close(), 'close');
  return port;
}
