import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Jobs, toWire } from '../../domain/jobs.ts';
import { packLogs, unpackLogs } from '../../domain/packed-logs.ts';
import { openDoor, startDoors, stopDoors } from '../../test/rigs/doors.ts';

beforeAll(startDoors);
afterAll(stopDoors);

const RECORD = { timestamp: '2026-03-04T09:59:00Z', host: 'srv-01', level: 'error', message: 'disk full' };
const lines = (...records: unknown[]) => records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');

async function post(payload: string | Buffer, headers: Record<string, string> = {}, more: Parameters<typeof openDoor>[0] = {}) {
  const door = await openDoor(more);
  const answer = await door.server.inject({
    method: 'POST',
    url: '/ingest',
    headers: { 'content-type': 'text/plain', ...headers },
    payload,
  });
  const observations = door.jobs.flatMap(({ payload: job }) => {
    const { observations: others, logs = packLogs([]) } = job as Jobs['index-observations'];
    return [...others, ...unpackLogs(logs).map((log) => toWire(withoutId(log)))];
  });
  return { ...door, answer, body: answer.json(), observations };
}

function withoutId<T extends { readonly id: string }>({ id, ...rest }: T): Omit<T, 'id'> {
  expect(id).toMatch(/^log_[0-9a-f]{31}$/);
  return rest;
}

describe('JSON Lines', () => {
  test('become log records, whatever else they hold being attributes', async () => {
    const { answer, body, observations, jobs } = await post(
      lines(
        { ...RECORD, user: 'alice', ip: '10.0.0.7', request_id: 'r-1', attributes: { http: { status: 500 }, tags: ['a', 'b'] }, thread: 7 },
        { timestamp: 1_772_618_340, service: 'billing', level: 'WARN', message: 'slow' },
      ),
      { 'content-type': 'application/x-ndjson' },
    );

    expect(answer.statusCode).toBe(202);
    expect(body).toEqual({ accepted: 2, duplicate: 0, rejected: 0, rejects: [], jobIds: [jobs[0]?.id] });
    expect(observations).toEqual([
      {
        kind: 'log',
        at: '2026-03-04T09:59:00.000Z',
        assetId: 'srv-01',
        severityNumber: 17,
        body: 'disk full',
        source: 'ingest',
        attributes: {
          'client.address': '10.0.0.7',
          'http.request.id': 'r-1',
          'http.status': '500',
          tags: '["a","b"]',
          thread: '7',
          'user.name': 'alice',
        },
      },
      expect.objectContaining({ at: '2026-03-04T09:59:00.000Z', assetId: 'billing', severityNumber: 13 }),
    ]);
  });

  test('are answered for one by one: accepted, duplicate, rejected with line and reason', async () => {
    const { body, deps } = await post(
      lines(RECORD, '', RECORD, { ...RECORD, level: 'loud' }, '{"timestamp":', { ...RECORD, host: undefined }, { ...RECORD, host: 'b' }),
    );

    expect(body).toMatchObject({ accepted: 2, duplicate: 1, rejected: 3 });
    expect(body.rejects).toEqual([
      { line: 4, reason: 'level: loud is no level that is known' },
      { line: 5, reason: expect.stringMatching(/^the line is no JSON: /) },
      { line: 6, reason: 'host: neither a host nor a service is named' },
    ]);
    expect(await deps.stores.rejected.counts()).toEqual({ 'ingest-lines': 3 });
    expect(deps.counters.read()).toEqual([
      { source: 'ingest-lines', outcome: 'accepted', count: 2 },
      { source: 'ingest-lines', outcome: 'duplicate', count: 1 },
      { source: 'ingest-lines', outcome: 'rejected', count: 3 },
    ]);
  });

  test.each([
    [{ ...RECORD, host: ' srv-01\t' }, {}],
    [{ ...RECORD, host: null, service: 'srv-01' }, { 'service.name': 'srv-01' }],
    [{ ...RECORD, user: 7, ip: null, request_id: '' }, { 'user.name': '7' }],
    [{ ...RECORD, attributes: null, toString: 'x' }, { toString: 'x' }],
    [{ ...RECORD, timestamp: 1_772_618_340_000 }, {}],
  ])('are taken when they are odd but plain enough: %j', async (record, attributes) => {
    const { body, observations } = await post(lines(record));
    expect(body).toMatchObject({ accepted: 1, rejected: 0 });
    expect(observations).toEqual([expect.objectContaining({ assetId: 'srv-01', at: '2026-03-04T09:59:00.000Z', attributes })]);
  });

  test.each([
    [{ ...RECORD, message: '' }, /^message: /],
    [{ ...RECORD, message: 5 }, /^message: /],
    [{ ...RECORD, host: 'h'.repeat(257) }, /^host: /],
    [{ ...RECORD, user: { name: 'x' } }, /^user: /],
    [{ ...RECORD, attributes: ['x'] }, /^attributes: /],
    [{ ...RECORD, level: undefined }, /^level: /],
    [{ ...RECORD, timestamp: true }, /^timestamp: /],
  ])('are rejected by the member that is wrong: %j', async (record, reason) => {
    const { body } = await post(lines(record));
    expect(body.rejects).toEqual([{ line: 1, reason: expect.stringMatching(reason) }]);
  });

  test('may hold events of /ingest/events', async () => {
    const event = { asset_id: 'srv-01', timestamp: '2026-03-04T09:59:00Z', metric: 'disk_used_pct', value: 72.5, message: 'root fs usage' };
    const { observations } = await post(lines(event));
    expect(observations.map(({ kind }) => kind)).toEqual(['sample', 'log']);
  });

  test('are told from text by their type: text under a JSON type is rejected', async () => {
    const { answer, body } = await post('2026-03-04T09:59:00Z ERROR srv-01 disk full', { 'content-type': 'application/jsonl' });
    expect(answer.statusCode).toBe(400);
    expect(body).toMatchObject({ code: 'REQUEST_INVALID', rejected: 1, rejects: [{ line: 1, reason: 'the line is no JSON object' }] });
  });
});

describe('text lines', () => {
  test.each([
    ['2026-03-04T09:59:00Z ERROR srv-01 disk full', {}, 'disk full'],
    ['2026-03-04 09:59:00,123 [warn] billing: slow answer user=bob', { 'user.name': 'bob' }, 'slow answer'],
    [
      '2026-03-04T12:59:00+03:00 info srv-01 login [user="Bob B"] [ip=10.0.0.7] [request_id=r-1]\r',
      { 'user.name': 'Bob B', 'client.address': '10.0.0.7', 'http.request.id': 'r-1' },
      'login',
    ],
    ['2026-03-04T09:59:00Z error srv-01 user=root is no trailing field here', {}, 'user=root is no trailing field here'],
  ])('%s', async (line, attributes, body) => {
    const { observations } = await post(line);
    expect(observations).toEqual([expect.objectContaining({ at: expect.stringMatching(/^2026-03-04T09:59:00/), attributes, body })]);
  });

  test('stand beside JSON in one body, and line numbers go on from the one given', async () => {
    const door = await openDoor();
    const answer = await door.server.inject({
      method: 'POST',
      url: '/ingest?line=1001',
      payload: lines(RECORD, '2026-03-04T09:59:00Z INFO srv-02 up', 'a stack trace'),
    });
    expect(answer.json()).toMatchObject({ accepted: 2, rejects: [{ line: 1003 }] });
  });

  test('in another charset are read as it says, and are rejected when nothing says so', async () => {
    const line = Buffer.concat([Buffer.from('2026-03-04T09:59:00Z error srv-01 '), Buffer.from([0xe4, 0xe8, 0xf1, 0xea])]);
    const named = await post(line, { 'content-type': 'text/plain; charset=windows-1251' });
    const unnamed = await post(line);
    expect(named.observations).toEqual([expect.objectContaining({ body: 'диск' })]);
    expect(unnamed.body.rejects[0].reason).toContain('not utf-8');
    expect((await unnamed.deps.stores.rejected.list({ limit: 1 }))[0]?.record).toMatch(/^base64:/);
  });
});

describe('compressed bodies', () => {
  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
  ] as const)('%s', async (encoding, compress) => {
    const { body } = await post(compress(Buffer.from(lines(RECORD, { ...RECORD, host: 'b' }))), { 'content-encoding': encoding });
    expect(body).toMatchObject({ accepted: 2 });
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('cut off in %s are refused, saying what was taken before', async (encoding, compress) => {
    const noise = () => Math.random().toString(36);
    const whole = compress(
      Buffer.from(lines(...Array.from({ length: 5_000 }, (_, index) => ({ ...RECORD, message: `${index} ${noise()}` })))),
    );
    const { answer, body, observations } = await post(whole.subarray(0, whole.length - 40), { 'content-encoding': encoding });
    expect(answer.statusCode).toBe(400);
    expect(body.detail).toContain(encoding);
    expect(body.accepted).toBe(observations.length);
  });

  // The engine begins to collect what was thrown away at about the bound, later where others take its time; what is held is held each time.
  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('that are bombs of %s end at the limit, without their gigabyte being held', { retry: 2 }, async (encoding, compress) => {
    const part = compress(Buffer.alloc(128 * 1024 * 1024, 'a'));
    const door = await openDoor();
    await door.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = door.server.server.address() as { port: number };
    const before = process.memoryUsage.rss();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss() - before);
    }, 5);
    const outgoing = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/ingest', headers: { 'content-encoding': encoding } });
    // It is answered in its middle, and may be cut off then.
    outgoing.on('error', () => {});
    for (let index = 0; index < 8; index += 1) outgoing.write(part);
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    clearInterval(watch);
    expect(incoming.statusCode).toBe(413);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });

  test('in another encoding are refused', async () => {
    expect((await post('x', { 'content-encoding': 'br' })).answer.statusCode).toBe(415);
    expect((await post('not gzip', { 'content-encoding': 'gzip' })).answer.statusCode).toBe(400);
  });
});

describe('bad input', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  test.each([
    ['a NUL byte', lines({ ...RECORD, message: 'a\0b\ud800' }), { accepted: 1 }],
    ['a line of 1 MB', `${lines(RECORD)}\n${'x'.repeat(1_048_576)}\n${lines({ ...RECORD, host: 'b' })}`, { accepted: 2, rejected: 1 }],
    ['a megabyte of blanks within a line', `2026-03-04T09:59:00Z info srv-01 a${' '.repeat(200_000)}b`, { accepted: 1 }],
    [
      'deep JSON',
      lines(RECORD, `{"timestamp":"2026-03-04T09:59:00Z","host":"a","level":"info","message":"m","x":${deep(20_000)}}`),
      { rejected: 1 },
    ],
    [
      'deep arrays',
      lines(
        RECORD,
        `{"timestamp":"2026-03-04T09:59:00Z","host":"a","level":"info","message":"m","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      ),
      { rejected: 1 },
    ],
    [
      'a poisoned prototype',
      lines(RECORD, `{"timestamp":"2026-03-04T09:59:00Z","host":"a","level":"info","message":"m","__proto__":{"x":1}}`),
      { rejected: 1 },
    ],
    [
      'poisoned attributes',
      lines(
        RECORD,
        `{"timestamp":"2026-03-04T09:59:00Z","host":"a","level":"info","message":"m","attributes":{"a":{"__proto__":{"x":1}}}}`,
      ),
      { rejected: 1 },
    ],
    [
      'a thousand attributes',
      lines(RECORD, { ...RECORD, attributes: Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, 1])) }),
      { rejected: 1 },
    ],
    [
      'times of tomorrow and of nowhere',
      lines(
        RECORD,
        { ...RECORD, timestamp: '2026-03-05T09:59:00Z' },
        { ...RECORD, timestamp: '2026-13-45T00:00:00Z' },
        { ...RECORD, timestamp: 'soon' },
      ),
      { rejected: 3 },
    ],
    ['a JSON array', `${lines(RECORD)}\n[${lines(RECORD)}]`, { rejected: 1 }],
    ['control bytes', Buffer.concat([Buffer.from(`${lines(RECORD)}\n`), Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x80])]), { rejected: 1 }],
  ])('%s costs only its line', async (_what, payload, expected) => {
    const startedAt = performance.now();
    const { answer, body, observations } = await post(payload);
    expect(answer.statusCode).toBe(202);
    expect(body).toMatchObject(expected);
    expect(JSON.stringify(observations)).not.toMatch(/\\u0000|\\ud800/);
    expect(({} as { x?: number }).x).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test.each([
    ['UTF-16', { 'content-type': 'text/plain; charset=utf-16le' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['an unknown charset', { 'content-type': 'text/plain; charset=martian' }],
  ])('%s is refused', async (_what, headers) => {
    expect((await post(lines(RECORD), headers)).answer.statusCode).toBe(415);
  });

  test('an empty body is refused', async () => {
    expect((await post('')).answer.statusCode).toBe(400);
  });

  test('a wrong token is refused before the body is read', async () => {
    const door = await openDoor({ settings: { ingestToken: 'right' } });
    const send = (authorization: string) =>
      door.server.inject({ method: 'POST', url: '/ingest', headers: { authorization }, payload: lines(RECORD) });
    expect((await send('Bearer wrong')).statusCode).toBe(401);
    expect((await send('Bearer right')).statusCode).toBe(202);
  });
});

describe('under load', () => {
  test('a body is cut into jobs of five thousand records, and a redelivery is the same jobs', async () => {
    const door = await openDoor();
    const payload = lines(...Array.from({ length: 12_500 }, (_, index) => ({ ...RECORD, message: `m${index}` })));
    const send = async () => (await door.server.inject({ method: 'POST', url: '/ingest', payload })).json();
    const [first, second] = [await send(), await send()];
    expect(first.accepted).toBe(12_500);
    expect(first.jobIds).toHaveLength(3);
    expect(second.jobIds).toEqual(first.jobIds);
  });

  test('senders are asked to come back later, and what is durable by then is told', async () => {
    let waiting = 0;
    const door = await openDoor({
      more: {
        queueCounts: async () => ({ 'index-observations': { waiting } }),
        now: () => new Date(Date.parse('2026-03-04T10:00:00Z') + waiting * 1_000),
      },
    });
    door.onEnqueue = () => {
      waiting = 101;
    };
    const payload = lines(...Array.from({ length: 12_500 }, (_, index) => ({ ...RECORD, message: `m${index}` })));
    const answer = await door.server.inject({ method: 'POST', url: '/ingest', payload });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.json()).toMatchObject({ code: 'REQUEST_OVERLOADED', accepted: 5_000 });
  });
});
