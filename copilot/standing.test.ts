import { afterAll, beforeAll, expect, test } from 'vitest';
import { logId } from '../domain/ids.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { StoredEvent, Stores } from '../stores/stores.ts';
import { standingLosses } from './standing.ts';

const startedAt = new Date('2026-11-29T11:11:06Z');
const before = (hours: number) => new Date(startedAt.getTime() - hours * 3_600_000);
const DOWN = '%PORT-5-IF_DOWN_LINK_FAILURE: %$VSAN 10%$ Interface fc1/7 is down (Link failure loss of signal)';
const UP = '%PORT-5-IF_UP: %$VSAN 10%$ Interface fc1/7 is up in mode F';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

test('what was lost before the incident is found again if it was told once, with what is well again', async () => {
  await stores.tenants.create({ id: 't', name: 't' });
  const tenant = stores.forTenant('t');
  const assetIds = ['fab-1', 'fab-2', 'srv-1'];
  await tenant.inventory.ensure(assetIds, before(30));
  await tenant.logs.writeTemplates([
    { id: 'down', text: DOWN, firstSeenAt: before(30) },
    { id: 'up', text: UP, firstSeenAt: before(30) },
  ]);
  const line = (assetId: string, body: string, templateId: string, hours: number) => {
    const one = { kind: 'log', at: before(hours), assetId, severityNumber: 13, body, source: 'syslog', attributes: {} } as const;
    return { ...one, id: logId(one), templateId };
  };
  await tenant.logs.write([
    line('fab-1', DOWN, 'down', 14),
    ...[20, 19, 18, 17, 16].map((hours) => line('fab-2', DOWN, 'down', hours)),
    line('fab-2', UP, 'up', 15),
  ]);
  const event = (asserted: boolean, hours: number): StoredEvent => ({
    ...{
      id: `evt_${hours}`,
      kind: 'event',
      at: before(hours),
      assetId: 'srv-1',
      source: 'snmp-trap',
      code: 'psu',
      asserted,
      severity: 'critical',
    },
    ...{ message: 'Power supply 1 failed.', component: 'PSU 1', attributes: {} },
  });
  await tenant.events.write([event(true, 12), event(false, 11)]);

  const incident = { from: before(6), to: startedAt };
  const found = await standingLosses(tenant, assetIds, incident);

  expect(found.signals.map(({ counted, window }) => [counted.assetId, counted.count, window.from])).toEqual([['fab-1', 1, before(14)]]);
  expect(found.recovered.map(({ assetId, component, at }) => [assetId, component, at])).toEqual([
    ['fab-2', null, before(15)],
    ['srv-1', 'PSU 1', before(11)],
  ]);
});
