import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languageOf } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { ask } from '../ask.ts';
import { ALERT_AT, fact, gauge } from '../testing/scenarios.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

test('machines are told by their whole use, most or least first, each figure with where it comes from', async () => {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  const at = ALERT_AT - 60_000;
  const cpu = (host: string, mode: string, value: number) => gauge(at, host, 'system.cpu.utilization', { 'cpu.mode': mode }, '1', value);
  await tenant.samples.write([
    ...[cpu('a-1', 'user', 0.5), cpu('a-1', 'system', 0.4), cpu('a-1', 'idle', 0.1)],
    ...[cpu('b-2', 'user', 0.6), cpu('b-2', 'system', 0.001), cpu('b-2', 'idle', 0.399)],
    ...[cpu('c-3', 'user', 0.02), cpu('c-3', 'idle', 0.98)],
    gauge(at - 3_600_000, 'd-4', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', 0.99),
    gauge(at, 'a-1', 'node_memory_MemAvailable_bytes', {}, 'By', 1e9),
    gauge(at, 'b-2', 'node_memory_MemAvailable_bytes', {}, 'By', 8e9),
    gauge(at, 'c-3', 'hw.temperature', { sensor: 'inlet' }, 'Cel', 41),
  ]);
  await tenant.inventory.apply(['a-1', 'b-2', 'c-3', 'd-4'].map((name) => fact(name, 'server', [])));
  const asked = async (text: string) => {
    const question = { text, language: languageOf(text), alertId: null, askedAt: new Date(ALERT_AT), timeZone: 'UTC' };
    const reply = await ask({ stores: tenant, runbooks: [] }, question);
    return reply.kind === 'list' ? [reply.headline, ...reply.claims.map((claim) => claim.text)] : reply;
  };
  expect(await asked('which hosts are busiest?')).toEqual([
    'Most by CPU use, medians from 14:05 to 14:20: 3 of 3',
    'a-1: CPU use (user) 50 %, CPU use (system) 40 %',
    'b-2: CPU use (user) 60 %',
    'c-3: CPU use (user) 2 %',
  ]);
  expect(await asked('2 наименее загруженных сервера')).toEqual([
    'Меньше всего: загрузка процессора, медианы с 14:05 до 14:20: 2 из 3',
    'c-3: Загрузка процессора (user) 2 %',
    'b-2: Загрузка процессора (user) 60 %',
  ]);
  expect(await asked('which hosts are hot?')).toEqual([
    'Most by temperature, medians from 14:05 to 14:20: 1 of 1',
    expect.stringMatching(/^c-3: Temperature \(inlet\) 41/),
  ]);
  // The less memory is left, the more is used.
  expect((await asked('top 1 hosts by memory')) as string[]).toEqual([
    expect.stringMatching(/^Most by memory use.*: 1 of 2$/),
    expect.stringMatching(/^a-1: /),
  ]);
  expect(((await asked('busiest hosts in the last 3 hours')) as string[]).slice(0, 2)).toEqual([
    'Most by CPU use, medians from 11:20 to 14:20: 4 of 4',
    'd-4: CPU use (user) 99 %',
  ]);
  expect(await asked('top 3 hosts by disk latency')).toEqual(['Nothing of that kind was measured from 14:05 to 14:20: disk latency.']);
});
