import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { syslog } from '../collectors/syslog/syslog.ts';
import { parseSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { eventually } from '../test/peers/peer.ts';
import { type ListenDeps, startListeners } from './intake.ts';

let stores: Stores;
const stops: Array<() => Promise<void>> = [];
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  await stores.tenants.create({ id: DEFAULT_TENANT, name: DEFAULT_TENANT });
}, 60_000);
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => stores.close());

/** A syslog listener whose queue does as told. */
async function listening(given: Pick<ListenDeps, 'enqueue' | 'room'>, own: object = {}) {
  const counts = new Map<string, number>();
  const settings = parseSettings(
    { listeners: [{ id: 'sys', collector: 'syslog', settings: { address: '127.0.0.1', port: 0, ...own } }] },
    'test',
  );
  const tenant = stores.forTenant(DEFAULT_TENANT);
  const count = (_source: string, outcome: string, amount: number) => counts.set(outcome, (counts.get(outcome) ?? 0) + amount);
  const deps = { ...given, stores: tenant, secret: async () => '', now: () => new Date(), count, warn: () => undefined };
  const [listener] = await startListeners(deps, settings, [syslog]);
  if (listener === undefined) throw new Error('no listener');
  stops.push(listener.stop);
  return { ports: listener.ports, counts, tenant };
}

async function say(port: number, lines: readonly string[]) {
  const socket = createConnection(port, '127.0.0.1');
  socket.end(lines.map((line) => `<13>Nov 20 22:31:03 vm a: ${line}\n`).join(''));
  await once(socket, 'close');
}

test('what a listener has taken waits for room and for the queue, and is put in under one id however often it is tried', async () => {
  const tried: string[] = [];
  let full = 2;
  let away = 2;
  const { ports, counts, tenant } = await listening({
    room: async () => {
      if (full-- > 0) throw new AppError('REQUEST_OVERLOADED', 'full', { retryAfterMs: 20 });
    },
    enqueue: async (_name, _payload, options) => {
      tried.push(options?.id ?? '');
      if (away-- > 0) throw new AppError('QUEUE_UNAVAILABLE', 'the answer was lost', { retryAfterMs: 20 });
    },
  });
  await say(ports.tcp ?? 0, ['one']);
  await eventually(() => counts.get('accepted') === 1);
  expect(tried).toHaveLength(3);
  expect(new Set(tried).size).toBe(1);
  expect(counts.get('rejected')).toBeUndefined();
  expect(await tenant.rejected.counts()).toEqual({});
});

test('what no waiting mends is kept as rejected', async () => {
  const { ports, counts, tenant } = await listening({
    room: async () => {},
    enqueue: async () => {
      throw new AppError('INTERNAL', 'no use');
    },
  });
  await say(ports.tcp ?? 0, ['one', 'two']);
  await eventually(async () => (await tenant.rejected.counts()).sys === 2);
  expect(counts.get('rejected')).toBe(2);
});

test('a flood of UDP while there is no room is counted, kept only in part, and does not grow', async () => {
  const opened = Promise.withResolvers<void>();
  const { ports, counts } = await listening({ room: () => opened.promise, enqueue: async () => {} }, { queueLimit: 5 });
  const socket = createSocket('udp4');
  await eventually(async () => {
    for (let sent = 0; sent < 500; sent += 1) socket.send('<13>Nov 20 22:31:03 vm a: x', ports.udp ?? 0, '127.0.0.1');
    return (counts.get('dropped') ?? 0) > 0;
  });
  expect(counts.get('rejected')).toBeGreaterThan(counts.get('dropped') ?? 0);
  opened.resolve();
  await eventually(() => (counts.get('accepted') ?? 0) >= 5);
  socket.close();
});

test('a port that another program has is told as a fault of its setting', async () => {
  const { ports } = await listening({ room: async () => undefined, enqueue: async () => undefined });

  await expect(listening({ room: async () => undefined, enqueue: async () => undefined }, { port: ports.udp })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/^listeners\.0\.settings\.port: 127\.0\.0\.1:\d+ is taken by another program/),
  });
});
