import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { verifyChain } from '../../domain/audit.ts';
import { randomId } from '../../domain/ids.ts';
import type { Principal, Role } from '../../domain/tenant.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import * as things from '../../test/conformance/store-things.ts';
import { type FakeJira, startFakeJira } from '../../test/fakes/jira/jira.ts';
import { eventually } from '../../test/peers/peer.ts';
import { createJira } from './jira/jira.ts';
import type { TicketPlan } from './plan.ts';
import { openTicket } from './tickets.ts';

const ACCOUNT = { email: 'bot@example.com', token: 'a-token', project: 'OPS' };
const now = () => new Date('2026-03-01T10:00:00Z');
let stores: Stores;
let fake: FakeJira;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  fake = await startFakeJira({ ...ACCOUNT, issueTypes: ['Task'] });
});
afterAll(async () => {
  await fake.stop();
  await stores.close();
});

async function tenantWith(...roles: Role[]) {
  const tenantId = randomId('req');
  await stores.tenants.create({ id: tenantId, name: tenantId });
  const tenant = stores.forTenant(tenantId);
  const principal: Principal = { id: 'olga', tenantId, name: 'Olga', roles, identities: [], language: 'ru', timeZone: 'UTC' };
  await tenant.people.put(principal);
  const incident: Incident = {
    id: randomId('inc'),
    number: 12,
    title: 'iowait on srv-db-03',
    status: 'open',
    severity: 'critical',
    assetId: 'srv-db-03',
    openedAt: now(),
    resolvedAt: null,
    alertIds: [],
  };
  const system = createJira({ baseUrl: fake.url, email: ACCOUNT.email, token: 'env:T', project: 'OPS' }, async () => ACCOUNT.token);
  const plan: TicketPlan = { trackers: [{ id: 'jira', system, language: 'en', accounts: {} }], rules: [], groups: [] };
  const alert = { ...things.alert(randomId('alr'), 0), incidentId: incident.id, assetId: 'srv-db-03', summary: 'iowait is high' };
  return { deps: { stores: tenant, plan, now }, request: { incident, alert, by: principal } };
}

test('a ticket is opened once per incident, though two ask at once and a third later, and is audited once', async () => {
  const { deps, request } = await tenantWith('operator');
  const before = fake.issues.length;

  const [{ ticket: first }, { ticket: second }] = await Promise.all([openTicket(deps, request), openTicket(deps, request)]);
  const { ticket: third, isNew } = await openTicket(deps, request);
  expect(isNew).toBe(false);

  expect([second, third]).toEqual([first, first]);
  expect(first).toMatchObject({
    incidentId: request.incident.id,
    system: 'jira',
    ref: expect.stringMatching(/^1\d{4}$/),
    status: 'To Do',
    openedBy: 'olga',
    openedAt: now(),
  });
  expect(fake.issues).toHaveLength(before + 1);
  const audit = await deps.stores.audit.list({ limit: 10 });
  expect(audit.map((row) => [row.actor, row.action, row.detail.key])).toEqual([['olga', 'ticket.opened', first.key]]);
  expect(verifyChain(audit)).toMatchObject({ whole: true });
});

test('while another process opens the ticket, this one waits for it', async () => {
  const { deps, request } = await tenantWith('operator');
  const lease = { name: `ticket ${request.incident.id}`, holder: 'another process' };
  const before = fake.issues.length;
  await deps.stores.leases.take({ ...lease, at: now(), until: new Date(now().getTime() + 60_000) });
  const taken: boolean[] = [];
  const { leases } = deps.stores;
  const take: typeof leases.take = async (asked) => {
    const isTaken = await leases.take(asked);
    taken.push(isTaken);
    return isTaken;
  };
  const waiting = openTicket({ ...deps, stores: { ...deps.stores, leases: { ...leases, take } } }, request);
  await eventually(() => taken.length >= 2);
  expect(taken.some(Boolean)).toBe(false);
  expect(fake.issues).toHaveLength(before);
  const theirs = {
    id: 'tkt_1',
    incidentId: request.incident.id,
    system: 'jira',
    key: 'OPS-900',
    url: 'https://x.test/OPS-900',
    status: 'To Do',
    openedBy: 'anna',
    openedAt: now(),
  };
  await deps.stores.tickets.createOnce(theirs);
  await deps.stores.leases.release(lease);
  expect((await waiting).ticket.key).toBe('OPS-900');
  expect(fake.issues).toHaveLength(before);
});

test('it says in the language of who opens it what is known, each claim with its evidence', async () => {
  const { deps, request } = await tenantWith('operator');
  const answer: Answer = {
    id: 'ans_1',
    language: 'ru',
    timeZone: 'UTC',
    alertId: null,
    headline: 'iowait',
    trigger: { text: 'iowait 29 %', evidenceIds: ['ev_1'] },
    verdict: 'Причина: запись на LUN-12.',
    confidence: { value: 0.8, reason: 'началось раньше' },
    claims: [{ text: 'запись выросла', evidenceIds: ['ev_2', 'ev_3'] }],
    ruledOut: [],
    unknowns: ['нет журналов'],
    withheld: 0,
    evidence: [],
    proposals: [],
    chart: null,
    dataUntil: now(),
  };

  await openTicket(deps, { ...request, answer });

  const text = JSON.stringify(fake.issues.at(-1)?.fields.description);
  for (const part of ['Причина: запись на LUN-12.', 'запись выросла [ev_2, ev_3]', 'Почему сработал алерт', 'нет журналов']) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('Исключено');
});

test('a viewer, nobody and a stranger may not; a failure is audited and can be tried again', async () => {
  const viewer = await tenantWith('viewer');
  await expect(openTicket(viewer.deps, viewer.request)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  await expect(openTicket(viewer.deps, { ...viewer.request, by: null })).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });

  const { deps, request } = await tenantWith('operator');
  fake.failNext('POST /rest/api/3/search/jql', 503);
  await expect(openTicket(deps, request)).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
  expect((await openTicket(deps, request)).ticket.key).toMatch(/^OPS-/);
  const audit = await deps.stores.audit.list({ limit: 10 });
  expect(audit.map((row) => row.action)).toEqual(['ticket.failed', 'ticket.opened']);
});
