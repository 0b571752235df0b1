import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDoor, startDoors, stopDoors } from '../test/rigs/doors.ts';

beforeAll(startDoors);
afterAll(stopDoors);

const NAMES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

test.each(NAMES)('without a token this machine itself may read, and nobody who comes through a proxy (%s)', async (name) => {
  const door = await openDoor();
  const ask = (headers: Record<string, string> = {}) => door.server.inject({ url: '/api/alerts', headers });
  const event = { asset_id: 'srv-01', message: 'x', timestamp: '2026-03-04T09:59:00Z' };
  const send = (headers: Record<string, string> = {}) =>
    door.server.inject({ method: 'POST', url: '/ingest/events', payload: { events: [event] }, headers });
  const through = { [name]: name === 'forwarded' ? 'for=203.0.113.7' : '203.0.113.7' };

  expect((await ask()).statusCode).toBe(200);
  expect((await send()).statusCode).toBe(202);
  const refused = await ask(through);
  expect(refused.statusCode).toBe(401);
  expect(refused.json()).toMatchObject({ detail: expect.stringContaining('api.token') });
  expect((await send(through)).statusCode).toBe(401);
  expect((await door.server.inject({ url: '/health', headers: through })).json()).toEqual({ status: 'ok' });
});

test('behind a proxy a token or the key of a person opens as anywhere', async () => {
  const through = { 'x-forwarded-for': '203.0.113.7' };
  const ask = async (token: string | null, key: string) => {
    const door = await openDoor({ settings: { token, people: [{ id: 'ann', key: 'key-of-ann' }] } });
    const headers = { ...through, authorization: `Bearer ${key}` };
    return (await door.server.inject({ url: '/health', headers })).json();
  };
  expect(await ask('the-token', 'the-token')).toHaveProperty('version');
  expect(await ask('the-token', 'another')).toEqual({ status: 'ok' });
});
