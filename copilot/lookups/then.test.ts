import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageOf } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { ask } from '../ask.ts';
import { ALERT_AT, alert, fact, gauge } from '../testing/scenarios.ts';

const HOUR = 3_600_000;
let stores: Stores;
let tenant: TenantStores;
/** It fired from 14:20 to 15:20; it is asked at 20:20. */
const over = { ...alert('High', 'srv-1', null), status: 'resolved' as const, resolvedAt: new Date(ALERT_AT + HOUR) };
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  tenant = stores.forTenant(id);
  await tenant.inventory.apply([fact('srv-1', 'server', [])]);
  await tenant.alerts.put(over);
  const cpu = (at: number, value: number) => gauge(at, 'srv-1', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', value);
  await tenant.samples.write([cpu(ALERT_AT + HOUR / 2 - 60_000, 0.9), cpu(ALERT_AT + 6 * HOUR - 60_000, 0.1)]);
});
afterAll(() => stores.close());

const replyTo = (text: string) =>
  ask(
    { stores: tenant, runbooks: [] },
    { text, language: languageOf(text), alertId: null, askedAt: new Date(ALERT_AT + 6 * HOUR), timeZone: 'UTC' },
  );

describe('alerts of a time are those that fired in it, over or not', () => {
  test.each([
    ['what fired between 14:00 and 15:00', 'Alerts that fired from 14:00 to 15:00: 1; shown are 1'],
    ['что сработало с 14:00 до 15:00', 'Сработало алертов с 14:00 до 15:00: 1; показано 1'],
    ['발생한 알림 14:00-15:00', '14:00~15:00에 발생한 알림 1건, 표시 1건'],
  ])('%s', async (text, headline) => {
    const reply = await replyTo(text);
    expect(reply).toMatchObject({ kind: 'list', headline, claims: [{ text: expect.stringMatching(/^High: /) }] });
  });

  test('where none did, that is said of that time; without a time it is of those that fire', async () => {
    expect(await replyTo('what fired between 16:00 and 17:00')).toMatchObject({ text: 'No alert fired from 16:00 to 17:00.' });
    expect(await replyTo('which alerts are firing?')).toMatchObject({ text: 'No alert is firing.' });
  });
});

describe('the state of a time is that at its end, not that of now', () => {
  test.each([
    ['state of srv-1 from 14:30 to 14:50', 'srv-1 at 14:50: 1 alert firing', '90'],
    ['состояние srv-1 с 14:30 до 14:50', 'srv-1 в 14:50: 1 активный алерт', '90'],
    ['srv-1 상태 14:30-14:50', 'srv-1 (14:50): 발생 중이던 알림 1건', '90'],
    ['state of srv-1', 'srv-1: no alert is firing', '10'],
  ])('%s', async (text, headline, use) => {
    const reply = await replyTo(text);
    expect(reply).toMatchObject({ kind: 'list', headline });
    if (reply.kind === 'list') expect(reply.claims.at(-1)?.text).toContain(use);
  });

  test('where nothing was measured then, that is said', async () => {
    expect(await replyTo('state of srv-1 from 10:00 to 11:00')).toMatchObject({
      headline: 'srv-1 at 11:00: no alert was firing, and nothing was measured in the quarter of an hour before.',
    });
  });
});
