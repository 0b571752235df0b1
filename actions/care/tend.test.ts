import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Incident } from '../../domain/alert.ts';
import type { Care, CarePlan, Route } from '../../domain/care.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import * as things from '../../test/conformance/store-things.ts';
import { noCare } from './decide.ts';
import type { CareNews } from './news.ts';
import { type TendDeps, tend } from './tend.ts';

const MINUTE = 60_000;
/** A Friday afternoon in Berlin. */
const BEGAN = new Date('2026-03-06T15:00:00Z');
const OPS = { platform: 'slack', channel: 'ops' };
const ROUTE: Route = {
  ...{ id: 'day', match: {}, hours: 'office', outsideHours: false, channels: [OPS], rate: null },
  ...{ escalation: 'duty', remindEveryMs: 60 * MINUTE, goOn: false },
};
const PLAN: CarePlan = {
  groups: [],
  routes: [ROUTE],
  calendars: [
    { id: 'office', timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 9 * 60, to: 18 * 60, holidays: ['2026-03-09'] },
    { id: 'night', timeZone: 'Europe/Berlin', days: [0, 1, 2, 3, 4, 5, 6], from: 18 * 60, to: 9 * 60, holidays: [] },
  ],
  escalations: [
    {
      ...{ id: 'duty', repeat: 0 },
      steps: [
        { afterMs: 5 * MINUTE, to: { kind: 'schedule', id: 'first' } },
        { afterMs: 10 * MINUTE, to: { kind: 'person', id: 'anna' } },
        { afterMs: 10 * MINUTE, to: { kind: 'channel', ...OPS } },
      ],
    },
  ],
};

let stores: Stores;
let tenant: TenantStores;
let at: Date;
let told: Array<readonly [kind: string, minutes: number, whom: string, instead?: string]>;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());
let tenants = 0;
beforeEach(async () => {
  tenants += 1;
  await stores.tenants.create({ id: `t${tenants}`, name: 'care' });
  tenant = stores.forTenant(`t${tenants}`);
  const person = { tenantId: tenant.tenantId, language: 'en', timeZone: 'UTC' } as const;
  const identities = [{ platform: 'slack', userId: 'U-ANNA' }] as const;
  await tenant.people.put({ ...person, id: 'anna', name: 'Anna', roles: ['operator'], identities });
  [at, told] = [BEGAN, []];
});

const deps = (plan: CarePlan = PLAN): TendDeps => ({
  stores: tenant,
  plan,
  now: () => at,
  announce: async (_tx, news: CareNews) => {
    const whom = news.kind === 'escalated' ? (news.emptySchedule ?? news.people.map(({ id }) => id).join()) : '';
    const minutes = Math.round((at.getTime() - BEGAN.getTime()) / MINUTE);
    const { people = [], places = [] } = (news.kind === 'escalated' ? news.instead : null) ?? {};
    const instead = [people.map(({ id }) => id).join(), ...places.map(({ platform, channel }) => `${platform} ${channel}`)].join(':');
    told.push(instead === '' ? [news.kind, minutes, whom] : [news.kind, minutes, whom, instead]);
  },
  wakeAt: async () => {},
  enqueue: async () => {},
  onCall: async () => [],
  everywhere: [OPS],
});

/** An incident that the route told of, with what is due. */
async function open(severity: Incident['severity'], care: Partial<Care>): Promise<void> {
  const alert = { ...things.alert('alr_1', 0), incidentId: 'inc_1', status: 'firing', resolvedAt: null, severity } as const;
  await tenant.alerts.put(alert);
  const incident = { ...things.incident('inc_1', 1, 0), status: 'open', resolvedAt: null, severity, alertIds: ['alr_1'] } as const;
  await tenant.alerts.putIncident(incident);
  const notice = { ...OPS, incidentId: 'inc_1', routeId: 'day', outcome: 'sent', silenceId: null, at: BEGAN, summedAt: null } as const;
  await tenant.care.putNotice(notice);
  await tenant.care.put({ ...noCare('inc_1', BEGAN), ...care });
}

/** Looks every five minutes whether something is due. */
async function pass(minutes: number, plan?: CarePlan): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 5) {
    at = new Date(at.getTime() + 5 * MINUTE);
    if ((await tenant.care.due(at, 1)).length > 0) await tend(deps(plan));
  }
}

const HOURLY = { everyMs: 60 * MINUTE, dueAt: new Date(BEGAN.getTime() + 60 * MINUTE), count: 0 };
const DAY = 24 * 60;

test('a route of office hours is not reminded at night, over a weekend or on a holiday, and is as soon as it opens', async () => {
  await open('warning', { reminder: HOURLY });
  await pass(4 * DAY);
  // 17:00 on Friday; then 9:00 on Tuesday (Monday is a holiday), and each hour until 16:00 that day.
  const opens = 3 * DAY + 17 * 60;
  expect(told.map(([, minutes]) => minutes)).toEqual([60, ...[0, 1, 2, 3, 4, 5, 6, 7].map((hour) => opens + hour * 60)]);
});

test('what is critical is reminded of at any hour, and so is what another route without hours told of', async () => {
  await open('critical', { reminder: HOURLY });
  await pass(10 * 60);
  expect(told).toHaveLength(10);
  await tenant.alerts.putIncident({ ...things.incident('inc_1', 1, 0), status: 'open', severity: 'warning', alertIds: ['alr_1'] });
  const notice = { incidentId: 'inc_1', outcome: 'sent', silenceId: null, at, summedAt: null } as const;
  await tenant.care.putNotice({ ...notice, platform: 'slack', channel: 'all', routeId: null });
  await pass(60);
  expect(told).toHaveLength(11);
});

test('hours that end after midnight open in the evening', async () => {
  await open('warning', { reminder: HOURLY });
  await pass(4 * 60, { ...PLAN, routes: [{ ...ROUTE, hours: 'night' }] });
  expect(told.map(([, minutes]) => minutes)).toEqual([120, 180, 240]);
});

test('where nobody is on call that is told, and the next step is not waited for', async () => {
  await open('warning', { escalation: { policyId: 'duty', step: 0, round: 0, dueAt: new Date(BEGAN.getTime() + 5 * MINUTE) } });
  await pass(40);
  expect(told).toEqual([
    ['escalated', 5, 'first'],
    ['escalated', 5, 'anna'],
    ['escalated', 15, ''],
  ]);
});

test('a snooze that ends under a silence stays quiet, one that ends without is told; of what is over nothing is', async () => {
  const until = new Date(BEGAN.getTime() + 30 * MINUTE);
  await open('warning', { snooze: { by: 'anna', until } });
  await tenant.care.putSilence({
    ...{ id: 'sil_1', scope: { kind: 'match', match: {} }, reason: 'move', createdBy: 'anna', createdAt: BEGAN, startsAt: BEGAN },
    ...{ endsAt: new Date(BEGAN.getTime() + 60 * MINUTE), closedAt: null, endedBy: null, place: null },
  });
  await pass(50);
  expect([told, (await tenant.care.get('inc_1'))?.snooze]).toEqual([[], null]);
  const later = { ...noCare('inc_1', at), snooze: { by: 'anna', until: new Date(BEGAN.getTime() + 70 * MINUTE) } };
  await tenant.care.put(later);
  await pass(30);
  expect(told).toContainEqual(['snooze-over', 70, '']);
  told = [];
  await tenant.care.put({ ...later, snooze: { by: 'anna', until: new Date(at.getTime() + 10 * MINUTE) } });
  await tenant.alerts.putIncident({ ...things.incident('inc_1', 1, 0), status: 'resolved', resolvedAt: at, alertIds: ['alr_1'] });
  await pass(20);
  expect([told, (await tenant.care.get('inc_1'))?.snooze]).toEqual([[], null]);
});

test('where the last step reaches nobody administrators hear of it, else every channel, once; a step before it that does is no reason', async () => {
  const duty = (...names: readonly string[]): CarePlan => ({
    ...PLAN,
    escalations: [{ id: 'duty', repeat: 1, steps: names.map((id) => ({ afterMs: 5 * MINUTE, to: { kind: 'person' as const, id } })) }],
  });
  const person = { tenantId: tenant.tenantId, language: 'en', timeZone: 'UTC' } as const;
  await tenant.people.put({ ...person, id: 'boris', name: 'Boris', roles: ['operator'], identities: [] });
  const escalation = { policyId: 'duty', step: 0, round: 0, dueAt: new Date(BEGAN.getTime() + 5 * MINUTE) };
  const insteads = () => told.filter(([kind]) => kind === 'escalated').map(([, , , instead = '']) => instead);

  await open('critical', { escalation });
  await pass(60, duty('anna', 'boris'));
  expect(insteads()).toEqual(['', '', '', ':slack ops']);
  expect(await tenant.care.get('inc_1')).toMatchObject({ escalation: null, reachedNobodyAt: expect.any(Date) });

  const root = { platform: 'slack', userId: 'U-ROOT' } as const;
  await tenant.people.put({ ...person, id: 'root', name: 'Root', roles: ['admin'], identities: [root] });
  [at, told] = [BEGAN, []];
  await open('critical', { escalation });
  await pass(60, duty('anna', 'boris'));
  expect(insteads()).toEqual(['', '', '', 'root:slack U-ROOT']);
  // Who was told must hear of the end.
  expect((await tenant.care.get('inc_1'))?.reached).toContainEqual({ platform: 'slack', channel: 'U-ROOT' });

  [at, told] = [BEGAN, []];
  await open('critical', { escalation });
  await pass(60, duty('boris', 'anna'));
  expect(insteads()).toEqual(['', '', '', '']);
  expect((await tenant.care.get('inc_1'))?.reachedNobodyAt).toBeUndefined();
});
