import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../domain/alert.ts';
import type { Route } from '../../domain/care.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import * as things from '../../test/conformance/store-things.ts';
import { type DecideDeps, decideNotices } from './decide.ts';

let stores: Stores;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

test('what was held back for its rate is told of once it is so bad that a route without one takes it', async () => {
  await stores.tenants.create({ id: 'care', name: 'care' });
  const tenant = stores.forTenant('care');
  const ops = { platform: 'slack', channel: 'ops' };
  const route: Route = {
    ...{ id: 'few', match: {}, hours: null, outsideHours: false, channels: [ops], rate: { most: 1, perMs: 3_600_000 } },
    ...{ escalation: null, remindEveryMs: null, goOn: false },
  };
  const deps: DecideDeps = {
    stores: tenant,
    plan: {
      ...{ calendars: [], escalations: [], groups: [] },
      routes: [{ ...route, id: 'worst', match: { severities: ['critical'] }, rate: null }, route],
    },
    now: () => new Date('2026-03-01T10:00:00Z'),
    everywhere: [ops],
    wakeAt: async () => {},
    seenFrom: async (tx) => tx,
  };
  const tell = async (number: number, severity: Incident['severity'], transition: 'firing' | 'changed') => {
    const alert = { ...things.alert(`alr_${number}`, 0), incidentId: `inc_${number}`, status: 'firing' as const, severity };
    const incident = { ...things.incident(`inc_${number}`, number, 0), status: 'open' as const, severity, alertIds: [alert.id] };
    await tenant.alerts.put(alert);
    await tenant.alerts.putIncident(incident);
    return (await decideNotices(deps, { incident, alert, transition })).map(({ channel }) => channel);
  };
  expect(await tell(1, 'warning', 'firing')).toEqual(['ops']);
  expect(await tell(2, 'warning', 'firing')).toEqual([]);
  expect(await tell(2, 'warning', 'changed')).toEqual([]);
  expect(await tell(2, 'critical', 'changed')).toEqual(['ops']);
});
