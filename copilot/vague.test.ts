import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Question } from '../domain/answer.ts';
import { languageOf } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { ask } from './ask.ts';
import { alert, fact, quietHour, seed } from './testing/scenarios.ts';
import { findVague } from './understand/descriptions.ts';

let stores: Stores;
let tenant: TenantStores;
const scenario = quietHour();
const fired = alert('Down', 'srv-1', null);
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  tenant = stores.forTenant(id);
  await seed(tenant, { ...scenario, samples: [], alert: fired });
  await tenant.inventory.apply([
    fact('srv-1', 'server', [['connected-to', 'sw-access-14']]),
    fact('sw-access-14', 'switch', [['connected-to', 'sw-core-1']]),
    ...[fact('sw-core-1', 'switch', []), fact('sw-access-2', 'switch', []), fact('rack-1', 'rack', []), fact('rack-2', 'rack', [])],
  ]);
});
afterAll(() => stores.close());

function replyTo(text: string, more: Partial<Question> = {}) {
  const question: Question = { text, language: languageOf(text), alertId: null, askedAt: scenario.at, timeZone: 'UTC', ...more };
  return ask({ stores: tenant, runbooks: [], thisHost: 'srv-1' }, question);
}

describe('of several switches it is asked which, with the same question of each', () => {
  test.each([
    ['state of the switch', 'There are 3 that “switch” may be. Which one?', 'state of the sw-access-14'],
    ['логи коммутатора', 'Под «коммутатора» подходят 3 объекта. Какой из них?', 'логи sw-access-14'],
    ['스위치 상태', '“스위치”에 해당하는 자산이 3개입니다. 어느 것인가요?', 'sw-access-14 상태'],
  ])('%s', async (text, said, question) => {
    const reply = await replyTo(text);
    expect(reply).toMatchObject({ kind: 'sentence', text: said });
    expect(reply.kind === 'sentence' && reply.choices?.[0]).toEqual({ label: 'sw-access-14', question });
    expect(await replyTo(question)).toMatchObject({ kind: 'list', headline: expect.stringContaining('sw-access-14') });
  });

  test('silencing asks too: the own asset is not silenced instead', async () => {
    expect(await replyTo('silence the switch for 2h')).toMatchObject({ kind: 'sentence', text: expect.stringContaining('Which one?') });
  });
});

describe('in the thread of an alert it is the nearest one to it, and that is said', () => {
  test.each([
    ['state of the switch', /^Taken for “switch”: sw-access-14, .*: sw-access-2 and sw-core-1\.$/],
    ['состояние свитча', /^«свитча» понято как sw-access-14: /],
    ['스위치 상태', /sw-access-14로 이해했습니다/],
  ])('%s', async (text, note) => {
    expect(await replyTo(text, { alertId: fired.id })).toMatchObject({
      kind: 'list',
      headline: expect.stringContaining('sw-access-14'),
      notes: [expect.stringMatching(note)],
    });
  });

  test('where none belongs to it, it is asked', async () => {
    expect(await replyTo('state of the rack', { alertId: fired.id })).toMatchObject({
      kind: 'sentence',
      text: expect.stringMatching(/Which one\?$/),
    });
  });
});

test('the switch that was spoken of is meant', async () => {
  const context = { assetId: 'sw-core-1', window: null, concept: null, kind: 'state' } as const;
  expect(await replyTo('logs of the switch', { context })).toMatchObject({ headline: expect.stringContaining('sw-core-1') });
});

test.each(['which switch is down', 'какая стойка горячее', 'switch to postgres', 'все стойки', 'rack up the errors', '어느 스위치'])(
  'none is meant by “%s”',
  (text) => {
    expect(findVague(text, ['sw-core-1', 'sw-access-2', 'rack-1', 'rack-2'])).toBeNull();
  },
);
