import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDoor, startDoors, stopDoors } from '../../test/rigs/doors.ts';

beforeAll(startDoors);
afterAll(stopDoors);

/** As a sender writes it, to the letter. */
const DOCUMENT =
  '{"events":[{"asset_id":"srv-01","source":"agent","message":"root fs usage","metric":"disk_used_pct","value":72.5,"severity":"info","timestamp":"2026-02-19T14:00:00Z"}]}';

test('a measurement with its line becomes a sample and a log record', async () => {
  const { server, jobs } = await openDoor();

  const answer = await server.inject({
    method: 'POST',
    url: '/ingest/events',
    headers: { 'content-type': 'application/json' },
    payload: DOCUMENT,
  });

  expect(answer.statusCode).toBe(202);
  expect(answer.json()).toEqual({ accepted: 1, rejected: 0, jobId: jobs[0]?.id, results: [{ index: 0, status: 'accepted' }] });
  const shared = { at: '2026-02-19T14:00:00.000Z', assetId: 'srv-01' };
  expect(jobs).toMatchObject([
    {
      name: 'index-observations',
      payload: {
        observations: [
          { kind: 'sample', ...shared, metric: 'disk_used_pct', labels: {}, unit: '%', instrument: 'gauge', value: 72.5 },
          { kind: 'log', ...shared, severityNumber: 9, body: 'root fs usage', source: 'agent', attributes: {} },
        ],
      },
    },
  ]);
});

test('a field that means nothing here is told to its sender, record by record', async () => {
  const { server } = await openDoor();
  const event = { asset_id: 'srv-01', message: 'root fs usage', timestamp: '2026-02-19T14:00:00Z' };
  const events = [{ ...event, level: 'error', host: 'srv-02', toString: 'x' }, event];
  const answer = await server.inject({ method: 'POST', url: '/ingest/events', payload: { events } });
  expect(answer.statusCode).toBe(202);
  expect(answer.json().results).toEqual([
    { index: 0, status: 'accepted', ignored: ['level', 'host', 'toString'] },
    { index: 1, status: 'accepted' },
  ]);
});

test('a body that nests deep or is poisoned does no harm', async () => {
  const { server } = await openDoor();
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const send = (payload: string) =>
    server.inject({ method: 'POST', url: '/ingest/events', headers: { 'content-type': 'application/json' }, payload });

  expect((await send(`{"events":[${deep}]}`)).statusCode).toBe(400);
  expect((await send('{"events":[{"__proto__":{"x":1}}]}')).statusCode).toBe(400);
});
