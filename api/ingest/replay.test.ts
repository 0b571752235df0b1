import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, openDoor, startDoors, stopDoors } from '../../test/rigs/doors.ts';

beforeAll(startDoors);
afterAll(stopDoors);

const replay = (door: Door, id: string, payload = '', query = '') =>
  door.server.inject({ method: 'POST', url: `/api/rejected/${id}/replay${query}`, payload, headers: { 'content-type': 'text/plain' } });
const send = (door: Door, url: string, payload: unknown, type = 'application/json') =>
  door.server.inject({
    method: 'POST',
    url,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    headers: { 'content-type': type },
  });
async function onlyRejected(door: Door) {
  const { records } = (await door.server.inject('/api/rejected')).json();
  expect(records).toHaveLength(1);
  return records[0] as { id: string; line: number; reason: string; record: string };
}

test('a line is listed with its number, shown, mended and sent again once', async () => {
  const door = await openDoor();
  await send(door, '/ingest', '2026-03-04T09:59:00Z INFO a up\n2026-03-04T09:59:00Z LOUD srv-01 disk full', 'text/plain');
  const { id, line, reason, record } = await onlyRejected(door);
  expect({ line, reason, record }).toEqual({
    line: 2,
    reason: 'level: LOUD is no level that is known',
    record: '2026-03-04T09:59:00Z LOUD srv-01 disk full',
  });
  expect((await door.server.inject(`/api/rejected/${id}`)).json().record.id).toBe(id);

  const unmended = await replay(door, id);
  expect(unmended.statusCode).toBe(400);
  expect(unmended.json().detail).toContain('LOUD');

  const mended = await replay(door, id, record.replace('LOUD', 'ERROR'));
  expect(mended.statusCode).toBe(202);
  expect(door.jobs.at(-1)).toMatchObject({
    id: mended.json().jobId,
    payload: { observations: [{ assetId: 'srv-01', severityNumber: 17, body: 'disk full' }] },
  });

  const second = await replay(door, id, record.replace('LOUD', 'ERROR'));
  expect(second.statusCode).toBe(409);
  expect(second.json().code).toBe('REJECTED_REPLAYED');
  expect((await replay(door, id, record.replace('LOUD', 'ERROR'), '?again=true')).statusCode).toBe(202);
  expect((await door.server.inject('/api/rejected?waiting=true')).json().records).toEqual([]);
  expect((await door.server.inject('/api/rejected')).json().records[0].replayedAt).toBe('2026-03-04T10:00:00.000Z');
});

test('what the clock refused is taken as it was when its time has come', async () => {
  let now = new Date('2026-03-04T10:00:00Z');
  const door = await openDoor({ more: { now: () => now } });
  await send(door, '/ingest', '2026-03-04T11:00:00Z INFO a up', 'text/plain');
  const { id } = await onlyRejected(door);
  expect((await replay(door, id)).statusCode).toBe(400);
  now = new Date('2026-03-04T11:00:00Z');
  expect((await replay(door, id)).statusCode).toBe(202);
});

const AT = '2026-03-04T09:59:00Z';
const HOST = { attributes: [{ key: 'host.name', value: { stringValue: 'srv-01' } }] };
const otlp = (host: object) => ({ resourceLogs: [{ resource: host, scopeLogs: [{ logRecords: [{ body: { stringValue: 'x' } }] }] }] });
test.each([
  ['/ingest/events', { events: [{ asset_id: 'a', timestamp: AT, metric: 'm' }] }, { asset_id: 'a', timestamp: AT, metric: 'm', value: 1 }],
  ['/v1/logs', otlp({}), otlp(HOST)],
  [
    '/alerts/alertmanager',
    { version: '4', status: 'firing', alerts: [{ status: 'firing', labels: {}, startsAt: AT }] },
    {
      status: 'firing',
      labels: { alertname: 'A', instance: 'srv-01' },
      annotations: {},
      startsAt: AT,
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: 'eeb440bbf043d882',
    },
  ],
])('%s takes its own back', async (url, bad, mended) => {
  const door = await openDoor();
  await send(door, url, bad);
  const { id } = await onlyRejected(door);
  expect(door.jobs).toEqual([]);
  expect((await replay(door, id, '{"no":"such"}')).statusCode).toBe(400);
  const answer = await replay(door, id, JSON.stringify(mended));
  expect(answer.json()).toEqual({ jobId: door.jobs[0]?.id, replayedAt: '2026-03-04T10:00:00.000Z' });
});

test('what was cut or binary must be mended first', async () => {
  const door = await openDoor();
  const long = `${AT} INFO a ${'x'.repeat(300 * 1024)}`;
  await send(door, '/ingest', long, 'text/plain');
  const { id } = await onlyRejected(door);
  expect((await replay(door, id)).json().detail).toContain('only its beginning');
  expect((await replay(door, id, `${AT} INFO a short`)).statusCode).toBe(202);
});

test('a queue that is away leaves it to be sent again', async () => {
  const door = await openDoor();
  await send(door, '/ingest', `${AT} LOUD a up`, 'text/plain');
  const { id } = await onlyRejected(door);
  door.onEnqueue = () => {
    throw new Error('away');
  };
  expect((await replay(door, id, `${AT} INFO a up`)).statusCode).toBe(500);
  door.onEnqueue = () => undefined;
  expect((await replay(door, id, `${AT} INFO a up`)).statusCode).toBe(202);
  expect(door.jobs).toMatchObject([{ payload: { observations: [{ assetId: 'a' }] } }]);
});

test('nothing of another, and readers only', async () => {
  const door = await openDoor({ settings: { token: 'read-me', ingestToken: 'send-me' } });
  expect((await replay(door, 'rej_1')).statusCode).toBe(401);
  const answer = await door.server.inject({
    method: 'POST',
    url: '/api/rejected/rej_1/replay',
    headers: { authorization: 'Bearer read-me' },
  });
  expect(answer.statusCode).toBe(404);
});
