import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUEST_TIME } from '../analysis/findings/request-times.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { recheck } from './evidence.ts';
import { investigate } from './investigate.ts';
import { samplesIn } from './request-times.ts';
import { ALERT_AT, alert, fact, gauge, log, type Scenario, seed, seeded } from './testing/scenarios.ts';

const MINUTE = 60_000;
const SLOW_FROM = ALERT_AT - 20 * MINUTE;
let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

/** A front that is slow, and two services that it calls, of which only lines tell: `textOf` says what they write of a request. */
function slowFront(textOf: (id: string, what: string) => string, perMinute = 6, hours = 4): Scenario {
  const noise = seeded(5);
  const from = ALERT_AT - hours * 60 * MINUTE;
  const samples = [];
  const logs = [];
  for (let at = from; at <= ALERT_AT + 5 * MINUTE; at += MINUTE) {
    const extra = at >= SLOW_FROM ? 0.4 : 0;
    samples.push(gauge(at, 'front', 'http.server.request.duration', {}, 's', 0.2 + extra + 0.01 * noise()));
    for (let one = 0; one < perMinute; one++) {
      for (const [assetId, seconds] of [['cart', 0.05] as const, ['prices', 0.08 + extra] as const]) {
        const asked = at + (one * 50_000) / perMinute;
        const id = `${assetId}${at}-${one}`;
        const took = 1000 * seconds * (1 + 0.2 * noise());
        logs.push(log(asked, assetId, textOf(id, 'begun'), 9), log(Math.round(asked + took), assetId, textOf(id, 'done'), 9));
      }
    }
  }
  const facts = [
    ...[fact('cart', 'service', []), fact('prices', 'service', [])],
    fact('front', 'service', [
      ['depends-on', 'cart'],
      ['depends-on', 'prices'],
    ]),
  ];
  const trigger = { metric: 'http.server.request.duration', labels: {}, unit: 's', value: 0.6, threshold: 0.4 };
  return { alert: alert('SlowFront', 'front', trigger), at: new Date(ALERT_AT + 5 * MINUTE), samples, logs, events: [], facts };
}

/** The investigation, and how often it searched for lines. */
async function run(scenario: Scenario) {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  let searches = 0;
  const search: TenantStores['logs']['search'] = (filter) => {
    searches += 1;
    return tenant.logs.search(filter);
  };
  const counted = { ...tenant, logs: { ...tenant.logs, search } };
  const investigation = await investigate({ stores: counted }, { alert: scenario.alert, at: scenario.at });
  return { tenant, searches, ...investigation };
}

test('who is slow is told by lines alone, and what was found holds when the lines are read again', async () => {
  const { hypotheses, evidence, tenant } = await run(slowFront((id, what) => `request_id=${id} ${what}`));
  expect(hypotheses[0]).toMatchObject({ assetId: 'prices', concept: 'service.latency' });
  const own = evidence.filter(({ query }) => query.kind === 'samples' && query.metric === REQUEST_TIME);
  expect(new Set(own.flatMap(({ query }) => ('assetId' in query ? [query.assetId] : [])))).toContain('prices');
  for (const piece of evidence) expect(await recheck(tenant, piece)).toMatchObject({ holds: true });

  // A line that comes after all, of a request that was long: the same query says something else now.
  const [piece] = own.filter(({ query }) => 'assetId' in query && query.assetId === 'prices');
  if (piece?.query.kind !== 'samples') throw new Error('no samples');
  const at = new Date(Math.ceil(piece.query.from.getTime() / (3 * MINUTE)) * 3 * MINUTE - 40_000);
  const late = [0, 30_000].map((ms) => ({
    ...log(at.getTime() + ms, 'prices', 'request_id=late-1', 9),
    id: `late-${ms}`,
    templateId: 'x',
  }));
  await tenant.logs.write(late);
  expect(await recheck(tenant, piece)).toMatchObject({ holds: false });
});

test('where lines name no request one look-up is made and nothing is said', async () => {
  const { hypotheses, evidence, searches } = await run(slowFront((_, what) => `request ${what}`));
  expect(searches).toBe(1);
  expect(hypotheses.filter(({ assetId }) => assetId === 'prices')).toEqual([]);
  expect(evidence.filter(({ query }) => query.kind === 'samples' && query.metric === REQUEST_TIME)).toEqual([]);
});

test('what is measured is not counted from lines, and of other alerts nothing is', async () => {
  const whole = slowFront((id, what) => `request_id=${id} ${what}`);
  const measured = ['cart', 'prices'].flatMap((assetId) =>
    whole.samples.map(({ at, value }) => gauge(at.getTime(), assetId, 'http.server.request.duration', {}, 's', value / 3)),
  );
  expect((await run({ ...whole, samples: [...whole.samples, ...measured] })).searches).toBe(0);
  const trigger = { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, unit: '1', value: 0.9, threshold: 0.8 };
  expect((await run({ ...whole, alert: alert('Busy', 'front', trigger) })).searches).toBe(0);
});

test('of whom more is written than is read at once a part of each minute is read, the same again', async () => {
  const { hypotheses, evidence, tenant } = await run(slowFront((id, what) => `request_id=${id} ${what}`, 110, 2));
  expect(hypotheses[0]).toMatchObject({ assetId: 'prices', concept: 'service.latency' });
  const own = evidence.flatMap(({ query }) => (query.kind === 'samples' && query.metric === REQUEST_TIME ? [query.labels] : []));
  expect(own[0]).toEqual({ every: '180s', lines: '30s' });
  for (const piece of evidence) expect(await recheck(tenant, piece)).toMatchObject({ holds: true });
});

test('samples of times whose labels do not say of what lines they are are none', async () => {
  const { tenant } = await run(slowFront((id, what) => `request_id=${id} ${what}`));
  const window = { from: new Date(SLOW_FROM), to: new Date(ALERT_AT) };
  expect(await samplesIn(tenant, { assetId: 'prices', metric: REQUEST_TIME, labels: {} }, window)).toEqual([]);
  const labels = { every: '180s', lines: '60s' };
  const [series] = await samplesIn(tenant, { assetId: 'prices', metric: REQUEST_TIME, labels }, window);
  expect(series?.points).toHaveLength(7);
});
