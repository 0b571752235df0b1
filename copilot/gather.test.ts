import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssetChange } from '../domain/asset.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { gather } from './gather.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

test('a runbook that people ran because of the alert is not among its causes; one of before is, and what was noticed later', async () => {
  await stores.tenants.create({ id: 't', name: 't' });
  const tenant = stores.forTenant('t');
  const startedAt = new Date('2026-11-29T11:11:06Z');
  const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);
  await tenant.inventory.ensure(['srv-1'], after(-3_600));
  const change = (id: string, what: AssetChange['what'], at: Date): AssetChange => ({
    ...{ id, assetId: 'srv-1', at, what, field: id },
    ...{ before: null, after: 'x', by: 'olga' },
  });
  await tenant.inventory.recordChange(change('chg_before', 'runbook', after(-60)));
  await tenant.inventory.recordChange(change('chg_answer', 'runbook', after(25)));
  await tenant.inventory.recordChange(change('chg_noticed', 'deployment', after(25)));

  const centre = { startedAt, trigger: null, assetId: 'srv-1', alertId: 'alr_1' };
  const { input } = await gather(tenant, centre, ['srv-1'], after(120));

  expect(input.changes.map(({ id }) => id).sort()).toEqual(['chg_before', 'chg_noticed']);
});

test('what is used beside its limit is read whatever it is; what is neither known nor limited is not', async () => {
  await stores.tenants.create({ id: 'l', name: 'l' });
  const tenant = stores.forTenant('l');
  const startedAt = new Date('2026-11-29T11:11:06Z');
  await tenant.inventory.ensure(['store-1'], new Date(startedAt.getTime() - 3_600_000));
  const metrics = ['ledger_pages_used', 'ledger_pages_max', 'ledger_colour'];
  await tenant.samples.write(
    metrics.map((metric) => ({
      ...{ kind: 'sample', at: new Date(startedAt.getTime() - 60_000), assetId: 'store-1', metric },
      ...{ labels: {}, unit: '1', instrument: 'gauge', value: 7 },
    })),
  );
  const { input } = await gather(tenant, { startedAt, trigger: null, assetId: 'store-1', alertId: null }, ['store-1'], startedAt);
  expect(input.series.map(({ metric }) => metric).sort()).toEqual(['ledger_pages_max', 'ledger_pages_used']);
});

test('what stopped being measured hours ago is read, be its metric measured elsewhere or not; the densest is looked at for a shorter time', async () => {
  await stores.tenants.create({ id: 's', name: 's' });
  const tenant = stores.forTenant('s');
  const startedAt = new Date('2026-11-29T11:11:06Z');
  const hoursBefore = (hours: number) => new Date(startedAt.getTime() - hours * 3_600_000);
  const assetIds = ['srv-1', 'srv-2'];
  await tenant.inventory.ensure(assetIds, hoursBefore(30));
  const of = (assetId: string, metric: string, unit: string) =>
    ({ kind: 'sample', assetId, metric, labels: {}, unit, instrument: 'gauge' }) as const;
  await tenant.samples.write([
    { ...of('srv-1', 'system.cpu.utilization', '1'), at: hoursBefore(0.1), value: 0.2 },
    { ...of('srv-2', 'system.cpu.utilization', '1'), at: hoursBefore(5), value: 0.3 },
    { ...of('srv-2', 'system.memory.utilization', '1'), at: hoursBefore(6), value: 0.4 },
    { ...of('srv-2', 'system.memory.utilization', '1'), at: hoursBefore(25), value: 0.4 },
  ]);
  const centre = { startedAt, trigger: null, assetId: 'srv-1', alertId: null };
  const read = async (from: typeof tenant) => {
    const { input } = await gather(from, centre, assetIds, startedAt);
    return input.series.map(({ assetId, metric, points }) => [assetId, metric, points.length]);
  };
  expect(await read(tenant)).toEqual([
    ['srv-1', 'system.cpu.utilization', 1],
    ['srv-2', 'system.cpu.utilization', 1],
    ['srv-2', 'system.memory.utilization', 1],
  ]);
  // Half a million samples in ten minutes leave two hours, in which the second server was not measured.
  const dense = { ...tenant, samples: { ...tenant.samples, count: async () => 500_000 } };
  expect(await read(dense)).toEqual([['srv-1', 'system.cpu.utilization', 1]]);
});
