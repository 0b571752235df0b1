import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobName } from '../domain/jobs.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { type AlertSignal, applySignal, reconcileAnnouncements } from './alert-transitions.ts';
import { evaluate } from './evaluate.ts';

const T0 = new Date('2026-03-01T12:00:00Z');
const minutes = (count: number) => new Date(T0.getTime() + count * 60_000);

let all: Stores;
let stores: TenantStores;
let jobs: Array<{ name: JobName; id: string | undefined }>;
const enqueue = async (name: JobName, _payload: unknown, options?: { readonly id?: string }) => {
  jobs.push({ name, id: options?.id });
};

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => all.close());
beforeEach(async () => {
  const id = `t-${randomUUID().slice(0, 8)}`;
  await all.tenants.create({ id, name: id });
  stores = all.forTenant(id);
  jobs = [];
});

function signal(change: Partial<AlertSignal> = {}): AlertSignal {
  return {
    fingerprint: 'fp-1',
    source: 'rule',
    name: 'High iowait',
    severity: 'warning',
    assetId: 'srv-db-03',
    status: 'firing',
    startedAt: T0,
    resolvedAt: null,
    trigger: null,
    summary: 'High iowait',
    labels: {},
    annotations: {},
    ruleId: null,
    ...change,
  };
}

test('a firing opens an incident with the first number, and its resolution closes both', async () => {
  const fired = await applySignal({ stores, enqueue }, signal(), T0);
  await applySignal({ stores, enqueue }, signal({ status: 'resolved', resolvedAt: minutes(9) }), minutes(9));

  const incident = await stores.alerts.incident(fired?.incidentId ?? '');
  expect(incident).toMatchObject({ number: 1, status: 'resolved', resolvedAt: minutes(9), alertIds: [fired?.id] });
  expect(jobs).toEqual([
    { name: 'notify', id: `${fired?.id}-firing` },
    { name: 'notify', id: `${fired?.id}-resolved` },
  ]);
});

test('the same firing again changes nothing and is not announced again', async () => {
  await applySignal({ stores, enqueue }, signal(), T0);

  expect(await applySignal({ stores, enqueue }, signal(), minutes(1))).toBeNull();
  expect(jobs).toHaveLength(1);
  expect(await stores.alerts.incidents({ limit: 10 })).toHaveLength(1);
});

test('a flapping alert is one fingerprint that counts its transitions', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    await applySignal({ stores, enqueue }, signal({ startedAt: minutes(turn * 10) }), minutes(turn * 10));
    await applySignal({ stores, enqueue }, signal({ status: 'resolved', resolvedAt: minutes(turn * 10 + 5) }), minutes(turn * 10 + 5));
  }

  expect(await stores.alerts.byFingerprint('fp-1')).toMatchObject({ status: 'resolved', transitions: 6 });
});

test('alerts on neighbours join one incident, a stranger opens its own', async () => {
  const fact = { kind: 'fact', at: T0, assetKind: null, name: null, attributes: {}, source: 'inventory' } as const;
  await stores.inventory.apply([{ ...fact, assetId: 'srv-db-03', relations: [{ kind: 'stores-on', to: 'lun-12' }] }]);

  const first = await applySignal({ stores, enqueue }, signal(), T0);
  const neighbour = await applySignal(
    { stores, enqueue },
    signal({ fingerprint: 'fp-2', assetId: 'lun-12', startedAt: minutes(3) }),
    minutes(3),
  );
  const stranger = await applySignal(
    { stores, enqueue },
    signal({ fingerprint: 'fp-3', assetId: 'srv-mail-01', startedAt: minutes(3) }),
    minutes(3),
  );

  expect(neighbour?.incidentId).toBe(first?.incidentId);
  expect(stranger?.incidentId).not.toBe(first?.incidentId);
});

test('a change that was stored but not announced before a crash is announced after the next start', async () => {
  const fired = await applySignal({ stores, enqueue: async () => undefined }, signal(), T0);

  await reconcileAnnouncements({ stores, enqueue }, minutes(1));

  expect(jobs).toEqual([{ name: 'notify', id: `${fired?.id}-firing` }]);
});

describe('evaluation', () => {
  test('fires from stored samples and resolves when they fall again', async () => {
    await stores.alerts.putRule({
      id: 'iowait',
      name: 'High iowait',
      severity: 'warning',
      condition: {
        kind: 'threshold',
        metric: 'system.cpu.utilization',
        labels: { 'cpu.mode': 'iowait' },
        assetId: null,
        above: 0.25,
        below: null,
        forMs: 300_000,
      },
    });
    const values = [...Array(8).fill(0.3), 0.08] as number[];
    await stores.samples.write(
      values.map((value, minute) => ({
        kind: 'sample',
        at: minutes(minute),
        assetId: 'srv-db-03',
        metric: 'system.cpu.utilization',
        labels: { 'cpu.mode': 'iowait' },
        unit: '1',
        instrument: 'gauge',
        value,
      })),
    );
    const deps = { stores, enqueue, asRate: (series: Parameters<Parameters<typeof evaluate>[0]['asRate']>[0]) => series };

    await evaluate(deps, { tenantId: stores.tenantId, at: minutes(4).toISOString() });
    expect(await stores.alerts.list({ limit: 10 })).toEqual([]);
    await evaluate(deps, { tenantId: stores.tenantId, at: minutes(7).toISOString() });
    expect(await stores.alerts.list({ limit: 10 })).toMatchObject([
      { status: 'firing', startedAt: T0, trigger: { value: 0.3, threshold: 0.25 } },
    ]);
    await evaluate(deps, { tenantId: stores.tenantId, at: minutes(8).toISOString() });
    expect(await stores.alerts.list({ limit: 10 })).toMatchObject([{ status: 'resolved', resolvedAt: minutes(8) }]);
  });
});
