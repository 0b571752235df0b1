import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Incident } from '../../domain/alert.ts';
import { randomId } from '../../domain/ids.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import * as things from '../../test/conformance/store-things.ts';
import { type FakeJira, startFakeJira } from '../../test/fakes/jira/jira.ts';
import { hearComments } from './hear.ts';
import { createJira } from './jira/jira.ts';
import type { TicketNews } from './news.ts';
import { attemptsOf } from './tickets.ts';

const ACCOUNT = { email: 'bot@shop.test', token: 'secret-token' };

let stores: Stores;
let tenant: TenantStores;
let fake: FakeJira;
let told: Array<Extract<TicketNews, { kind: 'commented' }>>;
let ticket: Ticket;
/** Fails the next announcement, and with it the transaction. */
let crash: boolean;

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

beforeEach(async () => {
  const tenantId = randomId('req');
  await stores.tenants.create({ id: tenantId, name: tenantId });
  tenant = stores.forTenant(tenantId);
  fake = await startFakeJira({ ...ACCOUNT, project: 'OPS', issueTypes: ['Task'] });
  told = [];
  crash = false;
  const incident: Incident = { ...things.incident('inc_1', 1, 0), status: 'open', resolvedAt: null, alertIds: [] };
  await tenant.alerts.putIncident(incident);
  const attempts = attemptsOf({ stores: tenant, now: () => new Date() }, 'jira inc_1');
  const section = { heading: null, paragraphs: ['The shop is slow.'], items: [] };
  const wanted = { mark: 'inc_1', title: 'Shop', sections: [section], severity: 'critical', since: new Date(0), project: null } as const;
  const view = await system().open(wanted, attempts);
  const { ref, key, url, status, state, assignee, updated } = view;
  ticket = {
    ...{ id: 'tkt_1', incidentId: 'inc_1', system: 'jira', ref, key, url, status, openedBy: 'olga', openedAt: new Date() },
    mirror: {
      ...{ ours: { state: 'open', assignee: null }, theirs: { state, assignee, updated }, heard: { at: '', ids: [] } },
      ...{ told: [], cause: null, fault: null, lookedAt: new Date(), live: true },
    },
  };
  await tenant.tickets.createOnce(ticket);
});
afterEach(() => fake.stop());

/** Made anew each time: nothing is remembered but what is in the database. */
const system = () => createJira({ baseUrl: fake.url, email: ACCOUNT.email, token: 'env:T', project: 'OPS' }, async () => ACCOUNT.token);
const stored = async () => (await tenant.tickets.ofIncident('inc_1'))[0] as Ticket;
const listen = async () => {
  const known = await stored();
  const view = await system().read(known.ref ?? '');
  if (view === null) throw new Error('no ticket');
  const announce = async (_tx: TenantStores, news: TicketNews) => {
    if (crash) throw new Error('the process died');
    if (news.kind === 'commented') told.push(news);
  };
  return hearComments({ stores: tenant, announce }, system(), known, view);
};
const texts = () => told.map(({ comments }) => comments.map(({ author, text }) => `${author}: ${text}`));
const asks = () => fake.requests.filter((one) => one.endsWith('/comment')).length;

test('what people write in a ticket is told once, in order, whatever becomes of the process', async () => {
  fake.comment(ticket.ref ?? '', 'looking at it');
  fake.comment(ticket.ref ?? '', 'a disk', 'Mallory <!channel>');
  crash = true;
  await expect(listen()).rejects.toThrow('the process died');
  crash = false;
  await listen();
  await listen();
  expect(texts()).toEqual([['Eve: looking at it', 'Mallory <!channel>: a disk']]);
  fake.comment(ticket.ref ?? '', 'replaced');
  await listen();
  expect(texts().at(-1)).toEqual(['Eve: replaced']);
  expect(told).toHaveLength(2);
});

test('comments of ours are not told, a ticket that did not change is not asked, and many at once are counted', async () => {
  await listen();
  const before = asks();
  expect(before).toBe(0);
  await system().comment(ticket.ref ?? '', {
    mark: 'tkt_0123456789abcdef01234567',
    sections: [{ heading: null, paragraphs: ['Restarted.'], items: [] }],
  });
  await listen();
  expect(told).toEqual([]);
  fake.comment(ticket.ref ?? '', 'unread');
  fake.failNext(/^GET .*\/comment$/, 403, {});
  expect((await listen()).mirror?.heard).toEqual((await stored()).mirror?.heard);
  for (let at = 0; at < 7; at += 1) fake.comment(ticket.ref ?? '', `comment ${at}`);
  await listen();
  expect(texts()).toEqual([[2, 3, 4, 5, 6].map((at) => `Eve: comment ${at}`)]);
  expect(told[0]?.more).toBe(3);
});

test('of a ticket that was there before nothing old is told', async () => {
  fake.comment(ticket.ref ?? '', 'of last year');
  const { heard: _none, ...mirror } = ticket.mirror as NonNullable<Ticket['mirror']>;
  await tenant.tickets.put({ ...ticket, mirror });
  await listen();
  expect(told).toEqual([]);
  fake.comment(ticket.ref ?? '', 'of today');
  await listen();
  expect(texts()).toEqual([['Eve: of today']]);
});
