import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRunbooks } from '../actions/runbooks/load.ts';
import { renderChart } from '../bot/chart/chart.ts';
import { recheck } from '../copilot/evidence.ts';
import type { Question } from '../domain/answer.ts';
import { randomId } from '../domain/ids.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { type Seeded, seed } from '../test/web/seed.ts';
import { ASSET_LABELS } from './alertmanager.ts';
import { createCounters } from './counters.ts';
import { createServer } from './server.ts';

const NOW = new Date('2026-03-04T10:00:00Z');

let all: Stores;
let stores: TenantStores;
let server: FastifyInstance;
let seeded: Seeded;
const asked: Question[] = [];

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  await all.tenants.create({ id: 'default', name: 'default' });
  stores = all.forTenant('default');
  seeded = await seed(stores, NOW);
  server = createServer({
    stores,
    ping: () => all.ping(),
    enqueue: async () => {},
    queueCounts: async () => ({}),
    counters: createCounters(),
    now: () => NOW,
    newId: randomId,
    recheck: (evidence) => recheck(stores, evidence),
    ask: async (question) => {
      asked.push(question);
      return { kind: 'sentence', text: 'Nothing has changed.' };
    },
    renderChart,
    runbooks: await loadRunbooks(),
    settings: {
      host: '127.0.0.1',
      token: null,
      ingestToken: null,
      webhook: null,
      publicUrl: null,
      assetLabels: ASSET_LABELS,
      queueLimit: 1,
    },
    version: '0.0.0-test',
  });
});
afterAll(async () => {
  await server.close();
  await all.close();
});

test('alerts come newest first, by status, and no more than asked for', async () => {
  const ids = async (url: string) => (await server.inject(url)).json().alerts.map(({ id }: { id: string }) => id);

  expect(await ids('/api/alerts')).toEqual(['alr_storage', 'alr_hostile', 'alr_flap']);
  expect(await ids('/api/alerts?status=resolved')).toEqual(['alr_flap']);
  expect(await ids('/api/alerts?limit=1')).toEqual(['alr_storage']);
  expect((await server.inject('/api/alerts?limit=0')).json()).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: 'limit' }] });
});

test('an alert comes with its incident, asset and answer, and the answer with the exact command', async () => {
  const body = (await server.inject(`/api/alerts/${seeded.alertId}`)).json();

  expect(body).toMatchObject({ alert: { id: 'alr_storage' }, incident: { number: 12 }, asset: { id: 'srv-db-03' } });
  expect(body.answer.proposals).toMatchObject([
    { risk: 'medium', approvals: 1, commands: [['systemctl', 'stop', 'nightly-backup.service']] },
  ]);
});

test('each piece of evidence is asked again and comes with its records', async () => {
  const [samples, , logs] = await Promise.all(seeded.evidenceIds.map(async (id) => (await server.inject(`/api/evidence/${id}`)).json()));

  expect(samples).toMatchObject({ holds: true, reading: { kind: 'found', figures: { count: 70 } }, records: { kind: 'samples' } });
  expect(samples.reading.figures).toEqual(samples.evidence.states);
  expect(samples.records.series[0].points).toHaveLength(70);
  expect(logs.records.logs).toHaveLength(14);
  expect((await server.inject('/api/evidence/ev_none')).json()).toMatchObject({ status: 404, code: 'EVIDENCE_MISSING' });
});

test('an answer’s chart is a PNG; an alert without one has none', async () => {
  const png = await server.inject(`/api/chart/${seeded.alertId}.png`);

  expect(png.headers['content-type']).toBe('image/png');
  expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG');
  expect((await server.inject(`/api/chart/${seeded.hostileAlertId}.png`)).statusCode).toBe(404);
});

test('a question goes on with what the reply before it was about; a deed is not gone on with', async () => {
  const about = { assetId: 'srv-db-03', window: { from: '2026-03-10T14:00:00.000Z', to: NOW.toISOString() }, concept: null, kind: 'graph' };
  const ask = (context: object) => server.inject({ method: 'POST', url: '/api/ask', payload: { text: 'and the logs?', context } });
  asked.length = 0;
  expect((await ask({ ...about, turns: [{ asked: 'a', answered: 'b' }] })).statusCode).toBe(200);
  expect(asked[0]).toMatchObject({ context: { ...about, window: { from: new Date(about.window.from), to: NOW } } });
  expect(asked[0]).not.toHaveProperty('context.turns');
  for (const wrong of [{ kind: 'run' }, { kind: 'silence' }, { concept: 'x' }, { window: { from: 'yesterday', to: 'now' } }])
    expect((await ask({ ...about, ...wrong })).statusCode).toBe(400);
  asked.length = 0;
});

test('a question goes to the copilot with its language, alert and zone', async () => {
  const payload = { text: 'что изменилось?', alertId: seeded.alertId, timeZone: 'Europe/Berlin' };

  const answer = await server.inject({ method: 'POST', url: '/api/ask', payload });

  expect(answer.json()).toEqual({ reply: { kind: 'sentence', text: 'Nothing has changed.' } });
  const question = { text: 'что изменилось?', language: 'ru', alertId: 'alr_storage', askedAt: NOW, timeZone: 'Europe/Berlin' };
  const ends = { stop: expect.any(AbortSignal), left: expect.any(AbortSignal) };
  expect(asked).toEqual([{ ...question, ends }]);
  expect((await server.inject({ method: 'POST', url: '/api/ask', payload: { ...payload, timeZone: 'Mars/Base' } })).statusCode).toBe(400);
  expect((await server.inject({ method: 'POST', url: '/api/ask', payload: { text: ' ' } })).statusCode).toBe(400);
});

test('the audit trail, the approvals and the rejected records can be read', async () => {
  await stores.audit.append({ at: NOW, actor: 'person-1', action: 'approval.request', subject: 'apr_1', detail: {} });

  const { entries } = (await server.inject('/api/audit?subject=apr_1')).json();

  expect(entries).toMatchObject([{ sequence: 1, actor: 'person-1', action: 'approval.request' }]);
  expect((await server.inject('/api/approvals')).json()).toEqual({ approvals: [] });
  expect((await server.inject('/api/rejected')).json()).toEqual({ counts: {}, records: [] });
});

test('an incident gives its alerts in figures, and all of them page by page', async () => {
  const read = async (url: string) => (await server.inject(url)).json();
  const { incidents } = await read('/api/incidents?limit=10');
  expect(incidents.length).toBeGreaterThan(0);
  const [{ id }] = incidents;
  const members = await stores.alerts.list({ incidentId: id, limit: 100 });
  expect(await read(`/api/incidents/${id}`)).toMatchObject({ incident: { id }, summary: { alerts: members.length } });
  const ticket = {
    system: 'jira',
    key: 'OPS-1',
    url: 'https://jira.example/browse/OPS-1',
    status: 'To Do',
    openedAt: new Date('2026-03-01T10:00:00Z'),
  };
  await stores.tickets.createOnce({ ...ticket, id: 'tic_1', incidentId: id, ref: '10001', openedBy: 'anna' });
  const told = { tickets: [{ ...ticket, openedAt: ticket.openedAt.toISOString() }] };
  expect(await read(`/api/incidents/${id}`)).toMatchObject(told);
  expect(await read(`/api/alerts/${members[0]?.id}`)).toMatchObject(told);
  expect((await server.inject('/api/incidents/inc_none')).statusCode).toBe(404);

  const many = Array.from({ length: 30 }, (_, i) => ({
    id: `alr_many_${String(i).padStart(2, '0')}`,
    fingerprint: `many-${i}`,
    incidentId: 'inc_many',
    source: 'alertmanager' as const,
    name: 'Many',
    severity: 'info' as const,
    assetId: `srv-${i}`,
    status: i < 20 ? ('firing' as const) : ('resolved' as const),
    startedAt: new Date(0),
    resolvedAt: null,
    trigger: null,
    summary: 'Many',
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
  }));
  await stores.alerts.putAll(many);
  const page = await read('/api/alerts?incident=inc_many&limit=12&offset=24');
  expect(page).toMatchObject({ total: 30, firing: 20 });
  expect(page.alerts.map((one: { id: string }) => one.id)).toEqual(
    many
      .slice(0, 6)
      .map((one) => one.id)
      .toReversed(),
  );
});
