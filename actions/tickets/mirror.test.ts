import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import type { Incident } from '../../domain/alert.ts';
import type { CarePlan } from '../../domain/care.ts';
import type { Concept } from '../../domain/finding.ts';
import { randomId } from '../../domain/ids.ts';
import type { Principal } from '../../domain/tenant.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import * as things from '../../test/conformance/store-things.ts';
import { type FakeServiceNow, startFakeServiceNow } from '../../test/fakes/servicenow/servicenow.ts';
import { createCareActs } from '../care/care.ts';
import type { CareNews } from '../care/news.ts';
import { type MirrorDeps, tendTicket } from './mirror.ts';
import type { TicketNews } from './news.ts';
import { createServiceNow } from './servicenow/servicenow.ts';
import { openTicket } from './tickets.ts';

const OLGA = 'a'.repeat(32);
const VIKTOR = 'c'.repeat(32);
const STRANGER = 'b'.repeat(32);
const USERS = { [OLGA]: 'Olga Petrova', [VIKTOR]: 'Viktor', [STRANGER]: '<!channel> *Eve*' };
const PLAN: CarePlan = { routes: [], calendars: [], escalations: [], groups: [] };
const MINUTE_MS = 60_000;
let stores: Stores;
let fake: FakeServiceNow;
let clock: Date;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
beforeEach(async () => {
  clock = new Date('2026-03-01T10:00:00Z');
  fake = await startFakeServiceNow({ user: 'bot', password: 'p', users: USERS });
});
afterEach(() => fake.stop());
afterAll(() => stores.close());

/** An open incident with a ticket, and what the chats were told. */
async function scene() {
  const tenantId = randomId('req');
  await stores.tenants.create({ id: tenantId, name: tenantId });
  const tenant: TenantStores = stores.forTenant(tenantId);
  const person = (id: string, roles: Principal['roles']): Principal => ({ ...things.principal(id, []), tenantId, roles });
  const [olga, viktor] = [person('olga', ['operator']), person('viktor', ['viewer'])];
  for (const one of [olga, viktor]) await tenant.people.put(one);
  const alert = { ...things.alert('alr_1', 0), incidentId: 'inc_1', status: 'firing' as const };
  const incident: Incident = { ...things.incident('inc_1', 1, 0), status: 'open', resolvedAt: null, alertIds: ['alr_1'], openedAt: clock };
  await tenant.alerts.put(alert);
  await tenant.alerts.putIncident(incident);
  const told: TicketNews[] = [];
  const cared: CareNews[] = [];
  const now = () => clock;
  const system = createServiceNow({ baseUrl: fake.url, user: 'bot', password: 'env:P', timeoutMs: 2_000 }, async () => 'p');
  const deps: MirrorDeps = {
    stores: tenant,
    plan: { trackers: [{ id: 'snow', system, language: 'en', accounts: { olga: OLGA, viktor: VIKTOR } }], rules: [], groups: [] },
    now,
    carePlan: PLAN,
    runbooks: [],
    announce: async (_tx, news) => void told.push(news),
    announceCare: async (_tx, news) => void cared.push(news),
    wakeAt: async () => {},
  };
  const acts = createCareActs({ stores: tenant, plan: PLAN, now, newId: randomId, announce: deps.announceCare, wakeAt: deps.wakeAt });
  const { ticket } = await openTicket(deps, { incident, alert, by: olga });
  const tend = async () => {
    clock = new Date(clock.getTime() + MINUTE_MS);
    const before = fake.requests.length;
    await tendTicket(deps, 'inc_1');
    return fake.requests.slice(before).filter((one) => !one.startsWith('GET')).length;
  };
  const recover = () => tenant.alerts.putIncident({ ...incident, status: 'resolved', resolvedAt: clock });
  const stored = async () => (await tenant.tickets.ofIncident('inc_1'))[0];
  return {
    tenant,
    olga,
    alert,
    deps,
    acts,
    ticket,
    tend,
    recover,
    told,
    cared,
    stored,
    ref: ticket.ref ?? '',
    row: () => fake.records[0] as Record<string, string>,
  };
}
const notes = () => [...fake.notes.values()].flat();

test('who takes an incident gets the ticket, and a recovery resolves it with a comment; then nothing is written any more', async () => {
  const { acts, olga, tend, row, recover, told, stored } = await scene();
  expect(await tend()).toBe(0);
  await acts.acknowledge(olga, 'alr_1');
  expect(await tend()).toBe(2);
  expect(row()).toMatchObject({ state: '2', assigned_to: OLGA });
  expect(await tend()).toBe(0);
  await recover();
  expect(await tend()).toBe(2);
  expect(row()).toMatchObject({ state: '6', close_notes: expect.stringContaining('No alert of the incident fires any more') });
  expect(notes()).toEqual([expect.stringMatching(/^Recovered/)]);
  expect([await tend(), await tend()]).toEqual([0, 0]);
  expect(told).toEqual([]);
  expect(await stored()).toMatchObject({ status: 'Resolved', mirror: { ours: { state: 'resolved', assignee: 'olga' }, fault: null } });
});

test('whom the tracker names takes it here only by an explicit link and with the right; who else is named is text', async () => {
  const { tenant, tend, told, cared, ref, row } = await scene();
  fake.edit(ref, { assigned_to: STRANGER, state: '2' });
  expect(await tend()).toBe(0);
  expect(told).toMatchObject([{ kind: 'changed', state: 'in-progress', assignee: { id: STRANGER, name: '<!channel> *Eve*' } }]);
  expect(await tenant.care.get('inc_1')).toBeNull();
  // Linked, but a viewer cares for nothing.
  fake.edit(ref, { assigned_to: VIKTOR });
  await tend();
  expect(told.at(-1)).toMatchObject({ kind: 'changed', assignee: { id: VIKTOR } });
  expect(await tenant.care.get('inc_1')).toBeNull();
  fake.edit(ref, { assigned_to: OLGA, state: '3' });
  await tend();
  expect(cared.map(({ kind }) => kind)).toEqual(['assigned']);
  expect(await tenant.care.get('inc_1')).toMatchObject({ assignee: 'olga', acknowledged: null });
  fake.edit(ref, { state: '1' });
  await tend();
  fake.edit(ref, { state: '2' });
  await tend();
  expect(await tenant.care.get('inc_1')).toMatchObject({ acknowledged: { by: 'olga' } });
  fake.edit(ref, { assigned_to: '' });
  await tend();
  expect(await tenant.care.get('inc_1')).toMatchObject({ assignee: null, acknowledged: null });
  expect(row()).toMatchObject({ assigned_to: '', state: '2' });
  const audit = await tenant.audit.list({ subject: 'inc_1', limit: 20 });
  expect(audit.filter(({ action }) => action === 'ticket.changed').map(({ actor }) => actor)).toEqual(Array(5).fill('tracker snow'));
});

test('a ticket resolved while the alert fires ends nothing here: it is said once here and once there, and stays resolved', async () => {
  const { tenant, tend, told, ref, row, recover } = await scene();
  const resolve = () => fake.edit(ref, { state: '6', close_code: 'Solution provided', close_notes: 'done' });
  resolve();
  expect(await tend()).toBe(1);
  expect(notes()).toEqual([expect.stringContaining('the alert still fires')]);
  expect((await tenant.alerts.incident('inc_1'))?.status).toBe('open');
  // Two automations that answer each other: one opens what is commented, one closes what is open.
  for (let round = 0; round < 5; round += 1) {
    fake.edit(ref, { state: '2' });
    expect(await tend()).toBe(0);
    resolve();
    expect(await tend()).toBe(0);
  }
  expect(told.map((news) => (news.kind === 'changed' ? news.state : news.kind)).slice(0, 3)).toEqual([
    'resolved',
    'in-progress',
    'resolved',
  ]);
  await recover();
  await tend();
  expect(row().state).toBe('6');
  fake.edit(ref, { state: '1' });
  expect(await tend()).toBe(0);
  expect(row().state).toBe('1');
});

test('a lost answer, a tracker that is away and a process that dies change nothing twice', async () => {
  const { acts, olga, tend, recover, told, row, tenant, deps } = await scene();
  await acts.acknowledge(olga, 'alr_1');
  fake.loseAnswerOf(/^PATCH/);
  await expect(tend()).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
  expect(row().assigned_to).toBe(OLGA);
  expect(await tend()).toBe(1);
  expect(told).toEqual([]);
  await recover();
  fake.away(true);
  await expect(tend()).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
  fake.away(false);
  fake.loseAnswerOf(/^PATCH/);
  await expect(tend()).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
  expect(await tend()).toBe(1);
  expect(notes()).toHaveLength(1);
  const count = row().sys_mod_count;
  await Promise.all([tendTicket(deps, 'inc_1'), tendTicket(deps, 'inc_1'), tendTicket(deps, 'inc_1')]);
  expect(row().sys_mod_count).toBe(count);
  // What was kept is lost: everything of ours is recognised all the same.
  const [kept] = await tenant.tickets.ofIncident('inc_1');
  await tenant.tickets.put({ ...kept, mirror: { ...kept?.mirror, told: [], ours: { state: 'open', assignee: null } } } as never);
  expect(await tend()).toBe(0);
  expect([notes().length, row().state]).toEqual([1, '6']);
});

test('a tracker that is away for an hour, and then refuses the account, hears of all of it once and in order when it is back', async () => {
  const { acts, olga, tend, recover, told, row, tenant, ref } = await scene();
  fake.away(true);
  const work = [
    () => acts.acknowledge(olga, 'alr_1'),
    async () => {
      const ran = {
        ...things.approval('apr_1', 0),
        alertId: 'alr_1',
        state: 'SUCCEEDED' as const,
        votes: [{ principalId: 'anna', at: clock }],
      };
      await tenant.approvals.create(ran);
      await tenant.approvals.putRun({ ...things.run('run_1', 'apr_1', 0), startedAt: clock, state: 'SUCCEEDED', endedAt: clock });
    },
    recover,
  ];
  // It is asked again and again, as its job does.
  for (let minute = 0; minute < 60; minute += 1) {
    if (minute % 20 === 5) await work.shift()?.();
    await expect(tend()).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
  }
  fake.away(false);
  fake.failNext(/^GET/, 401);
  await expect(tend()).rejects.toMatchObject({
    code: 'TICKET_REJECTED',
    hint: { en: expect.stringContaining('renew its token or password') },
  });
  expect([notes(), told, row().state]).toEqual([[], [], '1']);
  await tend();
  expect(
    notes()
      .reverse()
      .map((note) => note.split('\n')[0]),
  ).toEqual(['A runbook was run', expect.stringMatching(/over|end|recover/i)]);
  expect(row()).toMatchObject({ assigned_to: OLGA, state: '6' });
  const [count, requests] = [row().sys_mod_count, fake.requests.length];
  expect([await tend(), await tend(), row().sys_mod_count]).toEqual([0, 0, count]);
  expect(fake.requests.slice(requests).some((one) => one.includes(ref))).toBe(true);
  expect([notes().length, told]).toEqual([2, []]);
});

test('where a ticket is gone whoever asks again gets another, which is mirrored from then on; nobody gets one unasked', async () => {
  const { deps, alert, olga, tend, stored, told, acts, tenant } = await scene();
  fake.records.splice(0);
  await tend();
  const incident = (await tenant.alerts.incident('inc_1')) as Incident;
  await tend();
  expect(fake.records).toEqual([]);

  const open = () => openTicket(deps, { incident, alert, by: olga });
  const [one, two] = await Promise.all([open(), open()]);

  expect([one.isNew || two.isNew, fake.records.length]).toEqual([true, 1]);
  expect(await stored()).toMatchObject({ ref: one.ticket.ref, mirror: { live: true, fault: null } });
  expect(await open()).toMatchObject({ isNew: false, ticket: { ref: one.ticket.ref } });
  await acts.acknowledge(olga, 'alr_1');
  await tend();
  expect(fake.records[0]).toMatchObject({ assigned_to: OLGA, state: '2' });
  expect(told.map(({ kind }) => kind)).toEqual(['gone']);
});

test('a run that was done and a cause that is seen differently are commented once', async () => {
  const { tenant, tend, ticket } = await scene();
  const approval: Approval = {
    ...things.approval('apr_1', 0),
    alertId: 'alr_1',
    state: 'SUCCEEDED',
    votes: [{ principalId: 'anna', at: clock }],
  };
  await tenant.approvals.create(approval);
  const measurement = { metric: 'iowait', unit: '1', before: 0.3, after: 0.01, helped: true };
  await tenant.approvals.putRun({ ...things.run('run_1', 'apr_1', 0), state: 'SUCCEEDED', endedAt: clock, measurement });
  const cause = (assetId: string) => ({ assetId, concept: 'disk.latency' as Concept, component: null, path: [] });
  await tenant.answers.put({ ...things.answer('ans_1', 'alr_1'), verdict: 'LUN-12 is slow.', cause: cause('lun-12') });
  expect(await tend()).toBe(2);
  await tenant.answers.put({
    ...things.answer('ans_2', 'alr_1'),
    verdict: 'LUN-12 is slow again.',
    cause: cause('lun-12'),
    dataUntil: new Date(clock.getTime() + 1),
  });
  expect(await tend()).toBe(0);
  expect(
    notes()
      .reverse()
      .map((note) => note.split('\n')[0]),
  ).toEqual(['The cause is seen differently now', 'A runbook was run']);
  expect(notes().join()).toContain('It helped');
  expect(notes().join()).toContain('iowait: 0.3 → 0.01 1');
  expect(ticket.mirror?.cause).toBeNull();
});

test('what the tracker refuses is told once with how to mend it, and does not keep the rest from being done', async () => {
  const { acts, olga, tend, told, row, stored } = await scene();
  fake.forbid({ write: ['state'] });
  await acts.acknowledge(olga, 'alr_1');
  await tend();
  expect(row()).toMatchObject({ assigned_to: OLGA, state: '1' });
  expect(told).toMatchObject([{ kind: 'refused', hint: { en: expect.stringContaining('incident.state') } }]);
  expect(await stored()).toMatchObject({ mirror: { fault: 'TICKET_REJECTED' } });
  expect([await tend(), told.length]).toEqual([0, 1]);
});

test('what was refused is tried again ever more rarely, told once, and told again when the rights are back', async () => {
  const { acts, olga, tend, told, row, stored, recover, tenant } = await scene();
  const quarter = () => {
    clock = new Date(clock.getTime() + 14 * MINUTE_MS);
    return tend();
  };
  fake.forbid({ write: ['state', 'assigned_to'] });
  await acts.acknowledge(olga, 'alr_1');
  let writes = 0;
  for (let count = 0; count < 24 * 4; count += 1) writes += await quarter();
  // After 0, 15 and 45 minutes, then 1 h 45 min, 3 h 45 min, 7 h 45 min, 13 h 45 min, 19 h 45 min.
  expect(writes / 2).toBeLessThanOrEqual(8);
  expect(writes / 2).toBeGreaterThanOrEqual(7);
  expect(told.map(({ kind }) => kind)).toEqual(['refused']);
  // What is new here does not wait.
  await recover();
  expect(await tend()).toBeGreaterThan(0);
  expect(row()).toMatchObject({ state: '1' });
  fake.forbid({ write: [] });
  for (let count = 0; count < 6 * 4 + 1; count += 1) await quarter();
  expect(row()).toMatchObject({ state: '6' });
  expect(notes()).toEqual([expect.stringMatching(/^Recovered/)]);
  expect(told.map(({ kind }) => kind)).toEqual(['refused', 'taken']);
  expect((await stored())?.mirror).toMatchObject({ fault: null });
  expect((await stored())?.mirror).not.toHaveProperty('again');
  expect([await tend(), told.length]).toEqual([0, 2]);
  const audit = await tenant.audit.list({ subject: 'inc_1', limit: 50 });
  expect(audit.filter(({ action }) => /ticket\.(failed|taken)/.test(action)).map(({ action }) => action)).toEqual([
    'ticket.failed',
    'ticket.taken',
  ]);
});

test('what people did in the tracker while a write of ours waits is taken, and no longer written over', async () => {
  const { acts, olga, tend, told, row, ref, tenant } = await scene();
  fake.forbid({ write: ['state', 'assigned_to'] });
  await acts.acknowledge(olga, 'alr_1');
  await tend();
  fake.forbid({ write: [] });
  fake.edit(ref, { state: '2', assigned_to: OLGA });
  for (let minute = 0; minute < 16; minute += 1) await tend();
  expect(row()).toMatchObject({ state: '2', assigned_to: OLGA });
  expect(told.map(({ kind }) => kind)).toEqual(['refused', 'taken']);
  expect(await tenant.care.get('inc_1')).toMatchObject({ acknowledged: { by: 'olga' } });
});

test('a ticket that is gone is told of once and not followed any more; one that is long over is not either', async () => {
  const { tend, told, stored, recover, tenant } = await scene();
  await recover();
  await tend();
  expect((await tenant.tickets.live('snow', 9)).length).toBe(1);
  clock = new Date(clock.getTime() + 25 * 60 * MINUTE_MS);
  await tend();
  expect(await tenant.tickets.live('snow', 9)).toEqual([]);
  const other = await scene();
  fake.records.splice(0);
  await other.tend();
  await other.tend();
  expect(other.told.map(({ kind }) => kind)).toEqual(['gone']);
  expect(await other.stored()).toMatchObject({ mirror: { live: false, fault: 'NOT_FOUND' } });
  expect([told, (await stored())?.status]).toEqual([[], 'Resolved']);
});
