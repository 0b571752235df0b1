import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { readEvidence } from '../copilot/evidence.ts';
import { logId } from '../domain/ids.ts';
import { toWire } from '../domain/jobs.ts';
import type { LogRecord, Observation } from '../domain/observation.ts';
import { packLogs } from '../domain/packed-logs.ts';
import type { TenantStores } from '../stores/stores.ts';
import { storesInMemory } from '../test/rigs/stores.ts';
import { createFiled, indexObservations } from './index-observations.ts';
import { createSharedTemplates } from './shared-templates.ts';

const at = new Date('2026-03-01T12:00:00Z');
const window = { from: new Date(at.getTime() - 1_000), to: new Date(at.getTime() + 1_000) };

const memory = storesInMemory();
let stores: TenantStores;
let counts: { indexed: number; duplicates: number };

beforeEach(async () => {
  stores = await memory.newTenant();
  counts = { indexed: 0, duplicates: 0 };
});

async function index(observations: readonly Observation[]): Promise<void> {
  const count = (what: 'indexed' | 'duplicates', amount: number) => {
    counts[what] += amount;
  };
  await indexObservations(
    { stores, templates: createSharedTemplates({ logs: stores.logs, now: () => at }), count, filed: createFiled() },
    { tenantId: stores.tenantId, batchId: randomUUID(), observations: observations.map(toWire) },
  );
}

const log = (body: string): LogRecord => ({
  kind: 'log',
  at,
  assetId: 'srv-01',
  severityNumber: 9,
  body,
  source: 'syslog',
  attributes: {},
});
const batch: Observation[] = [
  { kind: 'sample', at, assetId: 'srv-01', metric: 'system.memory.utilization', labels: {}, unit: '1', instrument: 'gauge', value: 0.5 },
  log('connection from 10.0.0.1 closed'),
  log('connection from 10.0.0.2 closed'),
  {
    kind: 'event',
    at,
    assetId: 'srv-01',
    source: 'ipmi-sel',
    code: 'Temperature.UpperNonCritical.GoingHigh',
    asserted: true,
    severity: 'warning',
    message: 'CPU1 Temp',
    component: 'CPU1 Temp',
    attributes: {},
  },
  {
    kind: 'fact',
    at,
    assetId: 'srv-01',
    assetKind: 'server',
    name: null,
    attributes: { os: 'Linux' },
    relations: [{ kind: 'member-of', to: 'rack-r3' }],
    source: 'inventory',
  },
];

test('a batch files each kind in its store, logs of one kind under one template', async () => {
  await index(batch);

  const logs = await stores.logs.search({ assetIds: null, window, limit: 10 });
  expect(new Set(logs.map(({ templateId }) => templateId)).size).toBe(1);
  expect(logs.map(({ body }) => body).sort()).toEqual(['connection from 10.0.0.1 closed', 'connection from 10.0.0.2 closed']);
  expect(await stores.events.list({ assetIds: ['srv-01'], window })).toMatchObject([{ code: 'Temperature.UpperNonCritical.GoingHigh' }]);
  expect(await stores.samples.range({ assetIds: ['srv-01'], window })).toMatchObject([{ points: [[at.getTime(), 0.5]] }]);
  expect(await stores.inventory.relations(at)).toMatchObject([{ from: 'srv-01', to: 'rack-r3' }]);
  expect(counts).toEqual({ indexed: 4, duplicates: 0 });
});

test('a job that runs twice files nothing twice', async () => {
  await index(batch);
  await index(batch);

  expect(await stores.logs.search({ assetIds: null, window, limit: 10 })).toHaveLength(2);
  expect(await stores.events.list({ assetIds: null, window })).toHaveLength(1);
  expect(counts).toEqual({ indexed: 4, duplicates: 4 });
});

test('equal lines of one instant within a batch are kept apart', async () => {
  await index([log('link flapped'), log('link flapped'), log('link flapped')]);

  expect(await stores.logs.search({ assetIds: null, window, limit: 10 })).toHaveLength(3);
});

test('a log record is one whether its job names it or not', async () => {
  const one = log('link up');
  const deps = { stores, templates: createSharedTemplates({ logs: stores.logs, now: () => at }), count: () => {} };
  const job = { tenantId: stores.tenantId, batchId: randomUUID() };
  await indexObservations(deps, { ...job, observations: [], logs: packLogs([{ ...one, id: logId(one) }]) });
  await indexObservations(deps, { ...job, observations: [toWire(one)] });

  expect(await stores.logs.search({ assetIds: null, window, limit: 10 })).toMatchObject([{ ...one, id: logId(one) }]);
});

test('what is filed already is not filed with every batch: templates, and assets seen within the minute', async () => {
  const asked: string[] = [];
  const watched: TenantStores = {
    ...stores,
    logs: {
      ...stores.logs,
      writeTemplates: async (found) => {
        asked.push(...found.map(({ text }) => text));
        await stores.logs.writeTemplates(found);
      },
    },
    inventory: {
      ...stores.inventory,
      ensure: async (ids, when) => {
        asked.push(...ids);
        await stores.inventory.ensure(ids, when);
      },
    },
  };
  const deps = {
    stores: watched,
    templates: createSharedTemplates({ logs: stores.logs, now: () => at }),
    count: () => {},
    filed: createFiled(),
  };
  const job = { tenantId: stores.tenantId, batchId: randomUUID() };
  for (const seconds of [0, 59, 60]) {
    const record = { ...log('disk 7 is full'), at: new Date(at.getTime() + seconds * 1_000) };
    await indexObservations(deps, { ...job, observations: [toWire(record)] });
  }

  expect(asked).toEqual(['srv-01', 'disk <*> is full', 'srv-01']);
  expect(await stores.inventory.asset('srv-01')).toMatchObject({ lastSeenAt: new Date(at.getTime() + 60_000) });
});

test('ten thousand equal events are one record that says so, and evidence counts them all, however often the job runs', async () => {
  const events = Array.from(
    { length: 10_000 },
    (_, i): Observation => ({
      kind: 'event',
      at: new Date(at.getTime() + i * 20),
      assetId: 'srv-01',
      source: 'snmp-trap',
      code: '1.3.6.1.6.3.1.1.5.3',
      asserted: true,
      severity: 'warning',
      message: 'link down',
      component: 'eth0',
      attributes: { 'snmp.uptime': String(i % 100) },
    }),
  );
  const query = {
    kind: 'events',
    assetId: 'srv-01',
    code: '1.3.6.1.6.3.1.1.5.3',
    component: 'eth0',
    asserted: true,
    from: at,
    to: new Date(at.getTime() + 3_600_000),
  } as const;
  for (const batch of [events, events.slice(4_000), events]) {
    await index(batch);
    expect(await stores.events.list({ assetIds: null, window: query })).toMatchObject([
      { at, repeats: { count: 10_000, lastAt: new Date(at.getTime() + 199_980) } },
    ]);
    expect(await readEvidence(stores, query)).toMatchObject({
      figures: { count: 10_000, firstAt: '2026-03-01T12:00:00.000Z', lastAt: '2026-03-01T12:03:19.980Z' },
    });
  }
  expect(counts).toEqual({ indexed: 16_000, duplicates: 10_000 });
  const half = { ...query, from: new Date(at.getTime() + 100_000) };
  expect(await readEvidence(stores, half)).toMatchObject({ figures: { count: 5_000 } });
});
