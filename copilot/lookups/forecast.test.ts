import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvent } from '../../api/ingest-events.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { createClock } from '../wording/times.ts';
import { fillsWithin, forecastOf } from './forecast.ts';

const HOUR = 3_600_000;
const AT = new Date('2026-02-19T14:00:00Z');
let all: Stores;
beforeAll(async () => {
  all = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => all.close());

it('a share that an agent names so and sends without a unit is followed to its whole, and told in percent', async () => {
  await all.tenants.create({ id: 'shares', name: 'shares' });
  const stores = all.forTenant('shares');
  // 60 % ten days ago, one more with each six hours.
  const observations = Array.from({ length: 41 }, (_, index) => {
    const timestamp = new Date(AT.getTime() - (40 - index) * 6 * HOUR).toISOString();
    const read = readEvent({ asset_id: 'srv-01', source: 'agent', metric: 'disk_used_pct', value: 50 + index, timestamp }, AT);
    return read.kind === 'accepted' ? read.observations : [];
  }).flat();
  await stores.samples.write(observations.filter((one) => one.kind === 'sample'));

  const reader = { language: 'en', clock: createClock('UTC', AT, 'en') } as const;
  const { claims } = await forecastOf(stores, 'srv-01', 'filesystem.full', AT, reader);
  expect(claims.map(({ text }) => text).join()).toMatch(/90 %.* 21 Feb|90 %.*100 %/);
  expect((await fillsWithin(stores, 3 * 24 * HOUR, AT, reader)).claims).toHaveLength(1);
});
