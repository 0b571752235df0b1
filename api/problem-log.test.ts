import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { openDoor, startDoors, stopDoors } from '../test/rigs/doors.ts';

beforeAll(startDoors);
afterAll(stopDoors);

test('an outage that every sender meets is told once, what nobody foresaw each time', async () => {
  const lines: Array<{ readonly code?: string; readonly msg: string }> = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const door = await openDoor({ more: { logger: log } });
  const event = { asset_id: 'srv-01', message: 'x', timestamp: '2026-03-04T09:59:00Z' };
  const send = () => door.server.inject({ method: 'POST', url: '/ingest/events', payload: { events: [event] } });
  const told = () => lines.filter(({ msg }) => msg === 'request failed').map(({ code }) => code);

  door.onEnqueue = () => {
    throw new AppError('QUEUE_UNAVAILABLE', 'index-observations: Connection terminated unexpectedly');
  };
  for (let times = 0; times < 20; times += 1) expect((await send()).statusCode).toBe(503);
  expect(told()).toEqual(['QUEUE_UNAVAILABLE']);

  door.onEnqueue = () => {
    throw new Error('a fault of ours');
  };
  for (let times = 0; times < 3; times += 1) expect((await send()).statusCode).toBe(500);
  expect(told()).toEqual(['QUEUE_UNAVAILABLE', 'INTERNAL', 'INTERNAL', 'INTERNAL']);
});

test('alerts that Alertmanager cut off a group are told of and counted, the others are taken', async () => {
  const lines: Array<{ readonly left?: number; readonly msg: string }> = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const door = await openDoor({ more: { logger: log } });
  const alert = { status: 'firing', labels: { alertname: 'Full', host: 'srv-01' }, startsAt: '2026-03-04T09:59:00Z' };
  const send = (truncatedAlerts: number) =>
    door.server.inject({
      method: 'POST',
      url: '/alerts/alertmanager',
      payload: { version: '4', status: 'firing', groupKey: '{}:{alertname="Full"}', truncatedAlerts, alerts: [alert] },
    });
  const told = () => lines.filter(({ left }) => left !== undefined);

  expect((await send(0)).statusCode).toBe(202);
  expect(told()).toEqual([]);
  expect((await send(7)).statusCode).toBe(202);
  expect(told()).toMatchObject([{ left: 7, msg: expect.stringContaining('max_alerts') }]);
  expect(door.counters()).toMatchObject({ 'alertmanager accepted': 2, 'alertmanager dropped': 7 });
});
