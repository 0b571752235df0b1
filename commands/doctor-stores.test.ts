import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { openOpenSearch } from '../stores/opensearch/open.ts';
import { freePort } from '../test/peers/peer.ts';
import { type Health, recordsAnswer, storesOf } from './doctor-stores.ts';
import { findService } from './service-client.ts';

const AWAY = { status: 'unavailable', store: { status: 'unavailable', detail: 'PostgreSQL takes no writes.' }, queues: null };

test('stores of a running service that says they are away are not well, and why is told', async () => {
  const server = createServer((_request, response) => response.writeHead(503).end(JSON.stringify(AWAY)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  try {
    const { port } = server.address() as AddressInfo;
    const service = await findService(parseSettings({ api: { port } }, 'test'));
    const health = (await service?.health<Health>()) ?? { status: '' };
    expect(() => storesOf(health)).toThrow(
      expect.objectContaining({ said: expect.objectContaining({ ru: expect.stringContaining('unavailable') }), remedy: AWAY.store.detail }),
    );
    expect(() => storesOf({ status: 'unavailable' })).toThrow();
    expect(storesOf({ status: 'degraded', store: { status: 'ok' } })).toMatchObject({ en: 'the running service says ok' });
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

test('an OpenSearch that is away is named, not the database', async () => {
  const engine = openOpenSearch({ url: `http://127.0.0.1:${await freePort()}`, username: null, password: null, caFile: null });
  await expect(recordsAnswer(() => engine.ping()).finally(() => engine.close())).rejects.toMatchObject({
    said: {
      en: expect.stringMatching(/^OpenSearch cannot be reached: .*ECONNREFUSED/),
      ru: expect.stringMatching(/^OpenSearch недоступен/),
    },
  });
});
