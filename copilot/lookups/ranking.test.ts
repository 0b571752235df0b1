import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languageOf } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { ask } from '../ask.ts';
import { ALERT_AT, fact, gauge } from '../testing/scenarios.ts';
import { readRanking } from './ranking.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

test.each([
  ['which hosts are hot?', 'most', null],
  ['top 3 servers by memory', 'most', 3],
  ['busiest nodes', 'most', null],
  ['which servers are idle', 'least', null],
  ['coldest nodes', 'least', null],
  ['самые загруженные серверы', 'most', null],
  ['топ 10 хостов по памяти', 'most', 10],
  ['какие узлы простаивают?', 'least', null],
  ['покажи 3 самых горячих сервера', 'most', 3],
  ['холодные узлы', 'least', null],
  ['가장 바쁜 서버', 'most', null],
])('“%s” compares machines', (text, order, count) => {
  expect(readRanking(text)).toMatchObject({ order, count });
});

test.each([
  'why is this host hot?',
  'is the disk idle?',
  'show top',
  'hot spare of shelf-a2 failed',
  'свободное место на диске',
  'state of srv-1',
])('“%s” does not', (text) => {
  expect(readRanking(text)).toBeNull();
});

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
    gauge(at, 'c-3', 'hw.temperature', { sensor: 'inlet' }, 'Cel', 41),
  ]);
  await tenant.inventory.apply(['a-1', 'b-2', 'c-3', 'd-4'].map((name) => fact(name, 'server', [])));
  const asked = async (text: string) => {
    const question = { text, language: languageOf(text), alertId: null, askedAt: new Date(ALERT_AT), timeZone: 'UTC' };
    const reply = await ask({ stores: tenant, runbooks: [] }, question);
    return reply.kind === 'list' ? [reply.headline, ...reply.claims.map((claim) => claim.text)] : reply;
  };
  expect(await asked('which hosts are busiest?')).toEqual([
    'Most by CPU use, medians since 14:05: 3 of 3',
    'a-1: CPU use (user) 50 %, CPU use (system) 40 %',
    'b-2: CPU use (user) 60 %',
    'c-3: CPU use (user) 2 %',
  ]);
  expect(await asked('2 наименее загруженных сервера')).toEqual([
    'Меньше всего: загрузка процессора, медианы с 14:05: 2 из 3',
    'c-3: Загрузка процессора (user) 2 %',
    'b-2: Загрузка процессора (user) 60 %',
  ]);
  expect(await asked('which hosts are hot?')).toEqual([
    'Most by temperature, medians since 14:05: 1 of 1',
    expect.stringMatching(/^c-3: Temperature \(inlet\) 41/),
  ]);
  expect(await asked('top 3 hosts by memory')).toEqual(['Nothing of that kind was measured since 14:05: memory use.']);
});
