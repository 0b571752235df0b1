import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Question } from '../domain/answer.ts';
import { languageOf } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { ask } from './ask.ts';
import { fact, gauge, quietHour, seed } from './testing/scenarios.ts';

let stores: Stores;
let tenant: TenantStores;
const scenario = quietHour();
const NAMES = ['srv-1', 'srv-2', 'srv-3', 'srv-4', 'srv-5'];
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  tenant = stores.forTenant(id);
  await seed(tenant, { ...scenario, samples: [] });
  await tenant.inventory.apply(NAMES.map((name) => fact(name, 'server', [])));
  const at = scenario.at.getTime() - 60_000;
  await tenant.samples.write(
    NAMES.map((name, index) => gauge(at, name, 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', (index + 1) / 10)),
  );
});
afterAll(() => stores.close());

function replyTo(text: string) {
  const question: Question = { text, language: languageOf(text), alertId: null, askedAt: scenario.at, timeZone: 'UTC' };
  return ask({ stores: tenant, runbooks: [] }, question);
}

describe('what is asked of several assets is answered of each, each claim with its name', () => {
  test.each([
    [
      'state of srv 1 and srv 2',
      'srv-1: no alert is firing · srv-2: no alert is firing',
      ['srv-1: CPU use (user): 10 %.', 'srv-2: CPU use (user): 20 %.'],
    ],
    [
      'как там srv-1 и srv-2',
      'srv-1: активных алертов нет · srv-2: активных алертов нет',
      [expect.stringMatching(/^srv-1: .*10/), expect.stringMatching(/^srv-2: .*20/)],
    ],
    [
      'srv-1이랑 srv-2 상태 어때',
      'srv-1: 발생 중인 알림 없음 · srv-2: 발생 중인 알림 없음',
      [expect.stringMatching(/^srv-1: .*10/), expect.stringMatching(/^srv-2: .*20/)],
    ],
  ])('%s', async (text, headline, claims) => {
    const reply = await replyTo(text);
    expect(reply).toMatchObject({ kind: 'list', headline });
    if (reply.kind !== 'list') return;
    expect(reply.claims.map((claim) => claim.text.replace('\u00a0', ' '))).toEqual(claims);
    const known = new Set(reply.evidence.map(({ id }) => id));
    for (const { evidenceIds } of reply.claims) for (const id of evidenceIds) expect(known.has(id)).toBe(true);
  });

  test('errors, logs, forecasts and what depends', async () => {
    for (const text of [
      'errors on srv-1 and srv-2',
      'logs of srv 1, srv 2',
      'прогноз по srv-1 и srv-2',
      'what depends on srv-1 and srv-2?',
    ]) {
      const reply = await replyTo(text);
      expect(reply).toMatchObject({ kind: 'list', headline: expect.stringMatching(/srv-1.* · .*srv-2/) });
    }
  });
});

test('more than can be answered are said to be left out', async () => {
  const reply = await replyTo('state of srv-1, srv-2, srv-3, srv-4 and srv-5');
  expect(reply).toMatchObject({ kind: 'list', notes: ['Not answered for srv-5: ask for them in a question of their own.'] });
});

test.each([
  ['what changed on srv-1 and srv-2', 'This is about srv-1 alone; ask for srv-2 separately.'],
  ['что изменилось на srv-1 и srv-2', 'Это только о srv-1; о srv-2 спросите отдельно.'],
  ['srv-1과 srv-2 뭐 바뀌었어', 'srv-1에 대한 답입니다. srv-2에 대해서는 따로 물어보세요.'],
])('what is answered of one says so: %s', async (text, note) => {
  expect((await replyTo(text)).notes).toEqual([note]);
});

test.each([
  ['silence srv-1 and srv-2 for 2 hours because of works', /^Nothing was done: one asset at a time/],
  ['заглуши srv-1 и srv-2 на 2 часа', /^Ничего не сделано/],
  ['srv-1이랑 srv-2 2시간 음소거', /^아무것도 하지 않았습니다/],
])('a deed is not done in part without a word: %s', async (text, said) => {
  expect(await replyTo(text)).toMatchObject({ kind: 'record', text: expect.stringMatching(said) });
});
