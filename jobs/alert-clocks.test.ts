import { beforeEach, expect, test } from 'vitest';
import { lastHeard } from '../domain/heard.ts';
import type { WireAlert } from '../domain/jobs.ts';
import type { TenantStores } from '../stores/stores.ts';
import { storesInMemory } from '../test/rigs/stores.ts';
import { receiveAlerts } from './receive-alerts.ts';

const T0 = new Date('2026-03-01T12:00:00Z');
const minutes = (count: number) => new Date(T0.getTime() + count * 60_000);

const memory = storesInMemory();
let stores: TenantStores;

beforeEach(async () => {
  stores = await memory.newTenant();
});

function alert(startedAt: Date, resolvedAt: Date | null = null): WireAlert {
  return {
    fingerprint: 'fp-1',
    source: 'alertmanager',
    name: 'Disk full',
    severity: 'warning',
    assetId: 'srv-db-03',
    status: resolvedAt === null ? 'firing' : 'resolved',
    startedAt: startedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    summary: 'Disk full',
    labels: {},
    annotations: {},
  };
}

const told = (at: Date, ...alerts: readonly WireAlert[]) =>
  receiveAlerts({ stores, enqueue: async () => {}, now: () => at }, { tenantId: stores.tenantId, alerts: [...alerts] });

test('an alert of a sender whose clock is two hours fast begins when it is heard of, is one however often it is told, and ends', async () => {
  await told(T0, alert(minutes(120)));
  await told(minutes(1), alert(minutes(120)));
  expect(await stores.alerts.list({ limit: 9 })).toMatchObject([{ status: 'firing', startedAt: T0, occurrences: 1, lastAt: T0 }]);

  // Its clock was set right meanwhile.
  await told(minutes(5), alert(minutes(120), minutes(5)));
  await told(minutes(6), alert(minutes(120)), alert(minutes(120), minutes(5)));
  expect(await stores.alerts.list({ limit: 9 })).toMatchObject([{ status: 'resolved', startedAt: T0, resolvedAt: minutes(5) }]);
  expect(await stores.alerts.incidents({ limit: 9 })).toMatchObject([{ status: 'resolved', openedAt: T0, resolvedAt: minutes(5) }]);
});

test('an end that lies in the future is one now', async () => {
  await told(T0, alert(minutes(120)));
  await told(minutes(3), alert(minutes(120), minutes(123)));
  expect(await stores.alerts.incidents({ limit: 9 })).toMatchObject([{ status: 'resolved', openedAt: T0, resolvedAt: minutes(3) }]);
});

test('an alert that began before our own clock was set back an hour ends all the same, not before it began', async () => {
  await told(minutes(60), alert(minutes(60)));
  await told(minutes(5), alert(minutes(60), minutes(4)));
  expect(await stores.alerts.incidents({ limit: 9 })).toMatchObject([
    { status: 'resolved', openedAt: minutes(60), resolvedAt: minutes(60) },
  ]);
});

test('a heartbeat is heard, opens nothing and makes no asset', async () => {
  await told(T0, { ...alert(T0), name: 'Watchdog', labels: { severity: 'none' } });
  expect(await stores.alerts.list({ limit: 9 })).toEqual([]);
  expect(await stores.inventory.assets()).toEqual([]);
  expect(await lastHeard(stores)).toEqual(T0);
  await told(minutes(1), alert(minutes(1)));
  expect(await lastHeard(stores)).toEqual(minutes(1));
  await told(minutes(2), { ...alert(minutes(2)), fingerprint: 'fp-2', name: 'Watchdog', labels: { severity: 'critical' } });
  expect(await stores.alerts.list({ limit: 9 })).toHaveLength(2);
});
