import { EventEmitter } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { openDoor, startDoors, stopDoors } from '../test/rigs/doors.ts';
import { createRoom, limitHeld, type RoomDeps } from './room.ts';

const LIMITS = { queueLimit: 10, queueBytes: 1_000_000, diskReserveBytes: 50_000_000 };

function roomWith(given: { jobs?: number; bytes?: number; memory?: number | null; free?: number | null }) {
  const { jobs = 0, bytes = 0, memory = null, free = null } = given;
  const deps: RoomDeps = { load: async () => ({ jobs, bytes, memory }), freeDiskBytes: async () => free, limits: LIMITS };
  return createRoom(deps);
}

test.each([
  ['nothing is short', { jobs: 10, bytes: 1_000_000, memory: 0.8, free: 50_000_000 }, null],
  ['there are no limits to memory and disk', { memory: null, free: null }, null],
  ['too many jobs wait', { jobs: 11 }, /11 jobs wait on index-observations/],
  ['too much waits', { bytes: 3 * 2 ** 20 }, /3 MiB wait on index-observations/],
  ['the memory of the queue is nearly full', { memory: 0.81 }, /memory of the queue is used up to 81 %/],
  ['the disk is nearly full', { free: 40 * 2 ** 20 }, /disk that holds the data is nearly full, 40 MiB are left; free some space/],
])('there is room or none: %s', async (_title, given, why) => {
  const asked = roomWith(given)('index-observations');
  if (why === null) return expect(await asked).toBeUndefined();
  await expect(asked).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED', retryAfterMs: 5_000, hint: { en: expect.stringMatching(why) } });
});

test('the queue is not asked for each request', async () => {
  let asked = 0;
  const load = async () => {
    asked += 1;
    return { jobs: 0, bytes: 0, memory: null };
  };
  const room = createRoom({ load, freeDiskBytes: async () => null, limits: LIMITS });
  await Promise.all(Array.from({ length: 100 }, () => room('index-observations')));
  await room('receive-alerts');
  expect(asked).toBe(2);
});

test('of requests, however small, 256 are held at once; one that is answered, or whose sender hung up, leaves its place', async () => {
  type Hook = (request: unknown, reply: { readonly raw: EventEmitter }) => Promise<void>;
  let take: Hook = async () => {};
  const server = {
    addHook: (_name: string, hook: Hook) => {
      take = hook;
    },
  };
  limitHeld(server as unknown as FastifyInstance, 1_000);
  const request = { headers: { 'content-length': '1' } };
  const held = Array.from({ length: 256 }, () => ({ raw: new EventEmitter() }));
  for (const reply of held) await take(request, reply);

  const another = { raw: new EventEmitter() };
  await expect(take(request, another)).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED', retryAfterMs: 1_000 });
  held[0]?.raw.emit('close');
  await take(request, another);
  await expect(take(request, { raw: new EventEmitter() })).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED' });
});

beforeAll(startDoors);
afterAll(stopDoors);

const LOGS = { resourceLogs: [] };
const WAYS = [
  ['/ingest', '{"timestamp":"2026-03-04T09:00:00Z","host":"a","level":"info","message":"m"}\n', 'application/x-ndjson'],
  ['/ingest/events', '{"events":[{"asset_id":"a","message":"m","timestamp":"2026-03-04T09:00:00Z"}]}', 'application/json'],
  ['/v1/logs', JSON.stringify(LOGS), 'application/json'],
  ['/v1/metrics', JSON.stringify({ resourceMetrics: [] }), 'application/json'],
  ['/v1/traces', JSON.stringify({ resourceSpans: [] }), 'application/json'],
  ['/alerts/alertmanager', '{"version":"4","status":"firing","alerts":[]}', 'application/json'],
] as const;

test.each(WAYS)('%s says that there is no room and when to come back, and keeps nothing', async (url, payload, type) => {
  const hint = { en: 'The queue is long.', ru: 'Очередь длинная.', ko: 'The queue is long.' };
  const room = async () => {
    throw new AppError('REQUEST_OVERLOADED', hint.en, { hint, retryAfterMs: 5_000 });
  };
  const door = await openDoor({ more: { room } });
  const response = await door.server.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
  expect(response.statusCode).toBe(url === '/alerts/alertmanager' ? 503 : 429);
  expect(response.headers['retry-after']).toBe('5');
  // OTLP: google.rpc.Status with RESOURCE_EXHAUSTED.
  expect(response.json()).toMatchObject(url.startsWith('/v1') ? { code: 8 } : { code: 'REQUEST_OVERLOADED', detail: 'The queue is long.' });
  expect(door.jobs).toEqual([]);
  expect(await door.deps.stores.rejected.counts()).toEqual({});
});

test('a sender is told when to come back also when the queue is away', async () => {
  const door = await openDoor();
  door.onEnqueue = () => {
    throw new AppError('QUEUE_UNAVAILABLE', 'gone');
  };
  const [, payload, type] = WAYS[0];
  const response = await door.server.inject({ method: 'POST', url: '/ingest', payload, headers: { 'content-type': type } });
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
});

test('what is held at once is bounded: large requests beyond it are refused before their body is read, and room returns', async () => {
  const gate = Promise.withResolvers<void>();
  let holding = 0;
  const door = await openDoor({
    more: {
      enqueue: async () => {
        holding += 1;
        await gate.promise;
      },
    },
  });
  const event = { asset_id: 'a', message: 'x'.repeat(60_000), timestamp: '2026-03-04T09:00:00Z' };
  const body = JSON.stringify({ events: Array.from({ length: 120 }, () => event) });
  const address = await door.server.listen({ host: '127.0.0.1', port: 0 });
  const post = () =>
    fetch(`${address}/ingest/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(
      ({ status }) => status,
    );
  const answers = Array.from({ length: 25 }, post);
  const early = await Promise.race(answers);
  expect(early).toBe(429);
  gate.resolve();
  const statuses = await Promise.all(answers);
  expect(statuses.filter((status) => status === 202).length).toBe(holding);
  expect(statuses.filter((status) => status === 429).length).toBe(25 - holding);
  expect(holding).toBeGreaterThan(5);
  expect(holding).toBeLessThan(25);
  expect(await post()).toBe(202);
});

test('of what trackers post 256 are held at once, none larger than 1 MiB; the rest are told to come back, and room returns', async () => {
  const gate = Promise.withResolvers<void>();
  let holding = 0;
  const door = await openDoor({
    more: {
      tickets: async () => {
        holding += 1;
        await gate.promise;
      },
    },
  });
  const address = await door.server.listen({ host: '127.0.0.1', port: 0 });
  const post = (body: string) => fetch(`${address}/tickets/jira`, { method: 'POST', body });
  const held = Array.from({ length: 256 }, () => post('{}'));
  await expect.poll(() => holding, { timeout: 20_000 }).toBe(256);

  const beyond = await post('{}');
  expect([beyond.status, beyond.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await beyond.json()).toMatchObject({ code: 'REQUEST_OVERLOADED' });
  expect(holding).toBe(256);
  gate.resolve();
  expect(new Set((await Promise.all(held)).map(({ status }) => status))).toEqual(new Set([202]));
  expect((await post('{}')).status).toBe(202);
  expect((await post('x'.repeat(1024 * 1024 + 1))).status).toBe(413);
});
