import { request } from 'node:http';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import type { Jobs } from '../domain/jobs.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import * as things from '../test/conformance/store-things.ts';
import { ASSET_LABELS } from './alertmanager.ts';
import { createCounters } from './counters.ts';
import type { ApiDeps, ApiSettings } from './deps.ts';
import { createServer } from './server.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const LOCAL: ApiSettings = {
  host: '127.0.0.1',
  token: null,
  ingestToken: null,
  webhook: null,
  publicUrl: null,
  assetLabels: ASSET_LABELS,
  queueLimit: 100,
};

let stores: Stores;
const opened: FastifyInstance[] = [];
let tenants = 0;

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(async () => {
  for (const server of opened) await server.close();
  await stores.close();
});

type Enqueued = {
  readonly name: string;
  readonly payload: Jobs['receive-alerts'] | Jobs['index-observations'];
  readonly id: string | undefined;
};

/** A server over a tenant of its own, and the jobs it put on its queues. */
async function open(settings: Partial<ApiSettings> = {}, more: Partial<ApiDeps> = {}) {
  tenants += 1;
  const id = `tenant-${tenants}`;
  await stores.tenants.create({ id, name: id });
  const jobs: Enqueued[] = [];
  let requests = 0;
  const deps: ApiDeps = {
    stores: stores.forTenant(id),
    ping: () => stores.ping(),
    enqueue: async (name, payload, options) => {
      jobs.push({ name, payload: payload as Enqueued['payload'], id: options?.id });
    },
    queueCounts: async () => ({ 'receive-alerts': { waiting: 0 }, 'index-observations': { waiting: 0 } }),
    counters: createCounters(),
    now: () => NOW,
    newId: (prefix) => `${prefix}_${++requests}`,
    recheck: async () => ({ holds: false, reading: { kind: 'nothing', searched: '' } }),
    runbooks: [],
    settings: { ...LOCAL, ...settings },
    version: '0.0.0-test',
    ...more,
  };
  const server = createServer(deps);
  opened.push(server);
  await server.ready();
  return { server, deps, jobs };
}

const ALERT = {
  status: 'firing',
  labels: { alertname: 'HighIowait', instance: 'srv-db-03:9100', severity: 'critical' },
  annotations: { summary: 'iowait is 29 %' },
  startsAt: '2026-03-04T09:58:00.152Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example.test/graph',
  fingerprint: 'eeb440bbf043d882',
};

function webhook(...alerts: unknown[]) {
  return { receiver: 'inframind', status: 'firing', version: '4', groupKey: '{}', truncatedAlerts: 0, alerts };
}

describe("Alertmanager's webhook", () => {
  test('is answered once its job is durable, and a redelivery is the same job', async () => {
    const { server, jobs } = await open();
    const send = () => server.inject({ method: 'POST', url: '/alerts/alertmanager', payload: webhook(ALERT) });

    const [first, second] = [await send(), await send()];

    expect(first.statusCode).toBe(202);
    expect(first.json()).toMatchObject({ accepted: 1, rejected: 0, results: [{ index: 0, status: 'accepted' }] });
    expect(second.json().jobId).toBe(first.json().jobId);
    expect(jobs.map(({ id }) => id)).toEqual([first.json().jobId, first.json().jobId]);
    expect(jobs[0]?.payload).toMatchObject({
      tenantId: expect.stringMatching(/^tenant-/),
      alerts: [
        {
          fingerprint: 'eeb440bbf043d882',
          source: 'alertmanager',
          name: 'HighIowait',
          severity: 'critical',
          assetId: 'srv-db-03',
          status: 'firing',
          startedAt: '2026-03-04T09:58:00.152Z',
          resolvedAt: null,
          summary: 'iowait is 29 %',
        },
      ],
    });
  });

  test('is not acknowledged when the queue is away', async () => {
    const enqueue = () => Promise.reject(new AppError('QUEUE_UNAVAILABLE', 'connection refused'));
    const { server } = await open({}, { enqueue });

    const answer = await server.inject({ method: 'POST', url: '/alerts/alertmanager', payload: webhook(ALERT) });

    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'QUEUE_UNAVAILABLE', status: 503 });
  });

  test('keeps a bad alert with its reason and takes the good ones beside it', async () => {
    const { server, deps, jobs } = await open();
    const bad = { ...ALERT, startsAt: 'yesterday' };
    const nameless = { ...ALERT, labels: { alertname: 'Nameless', severity: 'none' } };

    const answer = await server.inject({ method: 'POST', url: '/alerts/alertmanager', payload: webhook(bad, ALERT, 17, nameless) });

    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({ accepted: 1, rejected: 3 });
    expect(answer.json().results.map((one: { status: string }) => one.status)).toEqual(['rejected', 'accepted', 'rejected', 'rejected']);
    expect(answer.json().results[0].reason).toMatch(/^startsAt: /);
    expect(jobs).toHaveLength(1);
    const kept = await deps.stores.rejected.list({ limit: 10 });
    expect(kept).toHaveLength(3);
    expect(kept.map(({ reason }) => reason).join('\n')).toContain('none of asset, asset_id');
    expect(deps.counters.read()).toEqual([
      { source: 'alertmanager', outcome: 'accepted', count: 1 },
      { source: 'alertmanager', outcome: 'rejected', count: 3 },
    ]);
  });

  test.each([
    ['cut JSON', '{"alerts": [', 'REQUEST_INVALID', /JSON/],
    ['a wrong shape', JSON.stringify({ version: '4', status: 'firing', alerts: 'none' }), 'REQUEST_INVALID', /alerts/],
    ['an older version', JSON.stringify({ ...webhook(ALERT), version: '3' }), 'REQUEST_INVALID', /version/],
    ['binary garbage', Buffer.from([0, 255, 254, 1, 128, 7]), 'REQUEST_INVALID', /JSON/],
    ['no alert that can be read', JSON.stringify(webhook({}, 1)), 'REQUEST_INVALID', /status/],
    ['a poisoned prototype', '{"__proto__": {"x": 1}, "version": "4"}', 'REQUEST_INVALID', /./],
  ])('refuses %s, says where, and keeps it', async (_what, payload, code, detail) => {
    const { server, deps, jobs } = await open();

    const answer = await server.inject({
      method: 'POST',
      url: '/alerts/alertmanager',
      headers: { 'content-type': 'application/json' },
      payload,
    });

    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status: 400, requestId: answer.headers['x-request-id'] });
    expect(`${answer.json().detail} ${JSON.stringify(answer.json().errors)}`).toMatch(detail);
    expect(jobs).toEqual([]);
    expect(Object.values(await deps.stores.rejected.counts()).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });

  test('refuses what is not JSON by its type', async () => {
    const { server } = await open();

    const answer = await server.inject({
      method: 'POST',
      url: '/alerts/alertmanager',
      headers: { 'content-type': 'text/plain' },
      payload: '{}',
    });

    expect(answer.statusCode).toBe(415);
    expect(answer.json().code).toBe('REQUEST_MEDIA_TYPE');
  });

  test('stores no byte that a database cannot hold', async () => {
    const { server, jobs } = await open();
    const odd = { ...ALERT, annotations: { summary: 'a\u0000b\ud800c' } };

    await server.inject({ method: 'POST', url: '/alerts/alertmanager', payload: webhook(odd) });

    expect(jobs[0]?.payload).toMatchObject({ alerts: [{ summary: 'a\ufffdb\ufffdc' }] });
  });

  test('asks to come back later while too many jobs wait', async () => {
    const { server, jobs } = await open({}, { queueCounts: async () => ({ 'receive-alerts': { waiting: 101 } }) });

    const answer = await server.inject({ method: 'POST', url: '/alerts/alertmanager', payload: webhook(ALERT) });

    // Alertmanager waits for its group_interval after a 429, and tries again at once after a 503.
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ status: 503, code: 'REQUEST_OVERLOADED' });
    expect(answer.headers['retry-after']).toBe('5');
    expect(jobs).toEqual([]);
  });
});

describe('a body of 50 MB', () => {
  test.each([
    ['announced by its length', { 'content-length': String(50 * 1024 * 1024) }],
    ['sent in chunks', { 'transfer-encoding': 'chunked' }],
  ])('%s is refused before it has arrived, without being held', async (_how, headers) => {
    const { server } = await open();
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as { port: number };
    const before = process.memoryUsage().arrayBuffers;
    let sentBytes = 0;

    const status = await new Promise<number>((resolve, reject) => {
      const outgoing = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/alerts/alertmanager',
        headers: { 'content-type': 'application/json', ...headers },
      });
      const chunk = Buffer.alloc(256 * 1024, ' ');
      let answered = false;
      const pump = () => {
        while (!answered && sentBytes < 50 * 1024 * 1024) {
          sentBytes += chunk.length;
          if (!outgoing.write(chunk)) return void outgoing.once('drain', pump);
        }
      };
      outgoing.once('response', (incoming) => {
        answered = true;
        incoming.resume();
        resolve(incoming.statusCode ?? 0);
      });
      // The server hangs up on a sender that goes on; what counts is whether the answer came first.
      outgoing.on('error', (error) => (answered ? undefined : reject(error)));
      pump();
    });

    expect(status).toBe(413);
    // What the loopback holds counts as sent; the answer came before the end did.
    expect(sentBytes).toBeLessThan(45 * 1024 * 1024);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * 1024 * 1024);
    expect((await server.inject({ url: '/health' })).statusCode).toBe(200);
  });
});

describe('records of any program', () => {
  const at = '2026-03-04T09:59:00+00:00';

  test('become samples, log lines and hardware events', async () => {
    const { server, jobs } = await open();
    const events = [
      { asset_id: 'srv-db-03', timestamp: at, metric: 'system.cpu.utilization', value: 0.29, labels: { 'cpu.mode': 'iowait' } },
      { asset_id: 'srv-db-03', timestamp: at, source: 'syslog', message: 'blk_update_request: I/O error', severity: 'critical' },
      {
        asset_id: 'shelf-a2',
        timestamp: at,
        source: 'smart',
        code: 'SMART.Failing',
        message: 'sectors',
        component: 'slot-7',
        severity: 'warning',
      },
      { asset_id: 'srv-db-03', timestamp: at, metric: 'x', value: 1, message: 'a sample with its line' },
    ];

    const answer = await server.inject({ method: 'POST', url: '/ingest/events', payload: { events } });

    expect(answer.statusCode).toBe(202);
    expect(jobs[0]).toMatchObject({ name: 'index-observations', id: answer.json().jobId });
    expect(jobs[0]?.payload).toMatchObject({
      observations: ['sample', 'log', 'event', 'sample', 'log'].map((kind) => ({ kind })),
    });
  });

  test('are taken or refused one by one', async () => {
    const { server, deps } = await open();
    const good = { asset_id: 'a', timestamp: at, message: 'up' };
    const events = [
      good,
      { ...good, timestamp: undefined },
      { ...good, timestamp: '2026-03-05T00:00:00Z' },
      { ...good, message: undefined, metric: 'm' },
    ];

    const answer = await server.inject({ method: 'POST', url: '/ingest/events', payload: { events } });

    expect(answer.json().results).toEqual([
      { index: 0, status: 'accepted' },
      { index: 1, status: 'rejected', reason: expect.stringContaining('timestamp') },
      { index: 2, status: 'rejected', reason: expect.stringContaining('ahead of our clock') },
      { index: 3, status: 'rejected', reason: expect.stringContaining('metric') },
    ]);
    expect(await deps.stores.rejected.counts()).toEqual({ ingest: 3 });
  });
});

describe('access', () => {
  const payload = webhook(ALERT);
  const basic = `Basic ${Buffer.from('am:hookpw').toString('base64')}`;

  test('demands a token beyond loopback', () => {
    expect(() => createServer({ settings: { ...LOCAL, host: '0.0.0.0' } } as ApiDeps)).toThrow(AppError);
  });

  test('asks readers for the token that is set', async () => {
    const { server } = await open({ token: 'read-me' });
    const read = (authorization?: string) =>
      server.inject({ url: '/api/alerts', headers: authorization === undefined ? {} : { authorization } });

    expect((await read()).statusCode).toBe(401);
    expect((await read()).headers['www-authenticate']).toContain('Bearer');
    expect((await read('Bearer read-you')).statusCode).toBe(401);
    expect((await read('Bearer read-me')).statusCode).toBe(200);
    expect((await server.inject('/health')).json()).toEqual({ status: 'ok' });
    expect((await server.inject('/metrics')).statusCode).toBe(401);
  });

  test("takes the webhook with basic credentials or the senders' token, and refuses others before their body", async () => {
    const { server, jobs } = await open({ webhook: { username: 'am', password: 'hookpw' }, ingestToken: 'send-me' });
    const send = (authorization?: string) =>
      server.inject({
        method: 'POST',
        url: '/alerts/alertmanager',
        payload,
        headers: authorization === undefined ? {} : { authorization },
      });

    expect((await send()).statusCode).toBe(401);
    expect((await send(`Basic ${Buffer.from('am:wrong').toString('base64')}`)).statusCode).toBe(401);
    expect((await send('Bearer wrong')).statusCode).toBe(401);
    expect((await send('Bearer wrong')).json()).toMatchObject({ detail: expect.stringContaining('api.ingestToken') });
    expect((await send(basic)).statusCode).toBe(202);
    expect((await send('Bearer send-me')).statusCode).toBe(202);
    expect(jobs).toHaveLength(2);
  });

  test('knows a person by the key, and lets nobody in by the key of one who is there no more', async () => {
    const keys = ['viktor', 'gone'].map((id) => ({ id, key: `key of ${id}`.replaceAll(' ', '-') }));
    const { server, deps } = await open({ token: 'read-me', people: keys });
    await deps.stores.people.put({ ...things.principal('viktor', []), tenantId: deps.stores.tenantId, roles: ['viewer'] });
    const read = (key: string) => server.inject({ url: '/api/alerts', headers: { authorization: `Bearer ${key}` } });

    expect((await read('key-of-viktor')).statusCode).toBe(200);
    expect((await read('key-of-gone')).json()).toMatchObject({ status: 403, code: 'REQUEST_FORBIDDEN' });
  });

  test('refuses strange host names and pages of other sites', async () => {
    const { server } = await open({ publicUrl: 'https://inframind.example.test' });
    const read = (host: string) => server.inject({ url: '/api/alerts', headers: { host } });

    expect((await read('rebound.example.test:8050')).statusCode).toBe(403);
    const withAnyKey = { host: 'rebound.example.test:8050', authorization: 'Bearer anything' };
    expect((await server.inject({ url: '/api/alerts', headers: withAnyKey })).statusCode).toBe(403);
    expect((await read('inframind.example.test')).statusCode).toBe(200);
    expect((await read('127.0.0.1:8050')).statusCode).toBe(200);
    const foreign = await server.inject({
      method: 'POST',
      url: '/ingest/events',
      headers: { origin: 'https://elsewhere.example.test' },
      payload: { events: [] },
    });
    expect(foreign.statusCode).toBe(403);
  });
});

describe('the rest of the door', () => {
  test('tells no secret that a device or a person wrote', async () => {
    const { server, deps } = await open();
    await deps.stores.alerts.put(things.alert('alr_1', 0, { summary: 'login failed with password=hunter2' }));

    expect((await server.inject('/api/alerts')).json().alerts[0].summary).toBe('login failed with password=[secret]');
  });

  test('takes no body that reaches for the prototype of objects', async () => {
    const { server } = await open();
    const headers = { 'content-type': 'application/json' };
    const ask = (payload: string) => server.inject({ method: 'POST', url: '/api/ask', headers, payload });

    expect((await ask('{"text": "alerts", "__proto__": {"x": 1}}')).json()).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
  });

  test.each(['/web/../server.ts', '/web/..%2fserver.ts', '/web/%2e%2e/%2e%2e/package.json', '/..%5c..%5cpackage.json', '/web/%00', '/%'])(
    'reads no other file for %s',
    async (url) => {
      const { server } = await open();
      await server.listen({ host: '127.0.0.1', port: 0 });

      const answer = await raw(server, `GET ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

      expect(answer).toMatch(/^HTTP\/1\.1 40[04]/);
      expect(answer).toContain('application/problem+json');
    },
  );

  test.each([
    ['a header of 64 KB', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(65_536)}\r\n\r\n`, 431],
    ['bytes that are no HTTP', '\u0016\u0003\u0001\u0002\u0000garbage\r\n\r\n', 400],
  ])('answers %s with a problem', async (_what, bytes, status) => {
    const { server } = await open();
    await server.listen({ host: '127.0.0.1', port: 0 });

    const answer = await raw(server, bytes);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('urn:inframind:error:');
    expect((await server.inject('/health')).statusCode).toBe(200);
  });

  test('speaks the language that was asked for and hides what went wrong inside', async () => {
    const broken = () => Promise.reject(new Error('secret path /var/x'));
    const { server } = await open({}, { explain: broken, ask: broken });

    const russian = await server.inject({ url: '/api/alerts/alr_none', headers: { 'accept-language': 'de, ru;q=0.8, en;q=0.5' } });
    const inside = await server.inject({ method: 'POST', url: '/api/ask', payload: { text: 'why?' } });

    expect(russian.json()).toMatchObject({ code: 'NOT_FOUND', title: 'Такого объекта нет.' });
    expect(russian.headers['content-language']).toBe('ru');
    const korean = await server.inject({ url: '/api/alerts/alr_none', headers: { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5' } });
    expect(korean.json()).toMatchObject({ code: 'NOT_FOUND', title: '그런 항목이 없습니다.' });
    expect(inside.statusCode).toBe(500);
    expect(inside.body).not.toContain('secret path');
  });

  test('says 503 while the store is away', async () => {
    const { server } = await open({}, { ping: () => Promise.reject(new AppError('STORE_UNAVAILABLE', 'gone')) });

    const answer = await server.inject('/health');

    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ status: 'unavailable', store: { status: 'unavailable' } });
  });

  test('says what is wrong with the store of records, and what to do, in the language of whoever asks', async () => {
    const hint = { en: 'Free space there.', ru: 'Освободите место.', ko: '공간을 비우세요.' };
    const full = () => Promise.reject(new AppError('STORE_FULL', 'inframind-logs-x', { hint }));
    const { server } = await open({}, { pingRecords: full });
    const ask = async (language: string) => (await server.inject({ url: '/health', headers: { 'accept-language': language } })).json();

    expect(await ask('en')).toMatchObject({ status: 'degraded', records: { code: 'STORE_FULL', detail: hint.en } });
    expect([(await ask('ru')).records.detail, (await ask('ko')).records.detail]).toEqual([hint.ru, hint.ko]);
  });

  test('counts records and jobs in the Prometheus format', async () => {
    const { server } = await open();
    await server.inject({ method: 'POST', url: '/alerts/alertmanager', payload: webhook(ALERT, {}) });

    const { body } = await server.inject('/metrics');

    expect(body).toContain('inframind_records_total{source="alertmanager",outcome="accepted"} 1\n');
    expect(body).toContain('inframind_records_total{source="alertmanager",outcome="rejected"} 1\n');
    expect(body).toContain('inframind_jobs{queue="receive-alerts",state="waiting"} 0\n');
  });

  test('describes every route, and its own pages run without anything from elsewhere', async () => {
    const { server } = await open();

    const document = (await server.inject('/docs/json')).json();
    const page = await server.inject('/');

    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/alerts/alertmanager',
        '/ingest/events',
        '/api/alerts',
        '/api/alerts/{id}/explain',
        '/api/evidence/{id}',
        '/api/ask',
        '/health',
      ]),
    );
    expect(
      document.paths['/ingest/events'].post.requestBody.content['application/json'].schema.properties.events.items.properties,
    ).toHaveProperty('asset_id');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});

/** All that the server says to these bytes until it hangs up. */
async function raw(server: FastifyInstance, bytes: string): Promise<string> {
  const { port } = server.server.address() as { port: number };
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.on('error', () => resolve(said));
    socket.on('close', () => resolve(said));
  });
}
