import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import type { Jobs } from '../../domain/jobs.ts';
import { describeWithNpmPeer } from '../../test/peers/chat-servers.ts';
import { createOtelLogger, createOtelMeter, type OtelOptions } from '../../test/peers/otel.ts';
import { type Door, openDoor, startDoors, stopDoors } from '../../test/rigs/doors.ts';

beforeAll(startDoors);
afterAll(stopDoors);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop().catch(() => undefined);
});

const observed = (door: Door) => door.jobs.flatMap(({ payload }) => (payload as Jobs['index-observations']).observations);

async function listening(options: Parameters<typeof openDoor>[0] = {}) {
  const door = await openDoor({ ...options, more: { now: () => new Date(), ...options.more } });
  const url = await door.server.listen({ host: '127.0.0.1', port: 0 });
  return { door, url };
}

describeWithNpmPeer('@opentelemetry/sdk-logs', "OpenTelemetry's own exporters", () => {
  const resource = { 'host.name': 'srv-01', 'service.name': 'billing', 'deployment.environment': 'prod' };

  test.each(['proto', 'http'] as const)('send log records over %s with their severity, trace and attributes', async (encoding) => {
    const { door, url } = await listening({ settings: { ingestToken: 'send-me' } });
    const logger = createOtelLogger({ url, encoding, resource, token: 'send-me' });
    stops.push(logger.stop);
    const seconds = Math.floor(Date.now() / 1_000);
    logger.emit({
      body: 'disk full: düşük disk alanı',
      severityNumber: 18,
      severityText: 'CRIT',
      timestamp: [seconds, 123_456_789],
      attributes: { 'http.response.status_code': 507, ok: false, tags: ['a', 'b'], ratio: 0.5, nested: { deep: { er: 'x' } } },
    });
    logger.emit({ body: { event: 'login', by: 'alice' }, severityText: 'WARN', timestamp: [seconds, 0] });
    for (let index = 0; index < 300; index += 1) logger.emit({ body: `line ${index}`, severityNumber: 9, timestamp: [seconds, 0] });
    await logger.flush();

    const records = observed(door);
    expect(records).toHaveLength(302);
    expect(records[0]).toEqual({
      kind: 'log',
      at: new Date(seconds * 1_000 + 123).toISOString(),
      assetId: 'srv-01',
      severityNumber: 18,
      body: 'disk full: düşük disk alanı',
      source: 'otlp',
      attributes: {
        'deployment.environment': 'prod',
        'http.response.status_code': '507',
        'log.record.uid': `${seconds}123456789`,
        'nested.deep.er': 'x',
        ok: 'false',
        'otel.scope.name': 'test',
        ratio: '0.5',
        'service.name': 'billing',
        tags: '["a","b"]',
      },
    });
    expect(records[1]).toMatchObject({ severityNumber: 13, body: '{"event":"login","by":"alice"}' });
    expect(door.counters()).toEqual({ 'otlp-logs accepted': 302 });
  });

  test.each(['cumulative', 'delta'] as const)('send metrics of every kind, %s', async (temporality) => {
    const { door, url } = await listening();
    const options: OtelOptions = { url, encoding: 'proto', resource, temporality, exponential: 'exp' };
    const { meter, flush, stop } = createOtelMeter(options);
    stops.push(stop);
    const counter = meter.createCounter('requests', { unit: '{request}' });
    counter.add(30, { route: '/' });
    meter.createUpDownCounter('open').add(-4);
    meter.createGauge('temp', { unit: 'Cel' }).record(41.5);
    const [explicit, exponential] = [
      meter.createHistogram('lat', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1, 10] } }),
      meter.createHistogram('exp'),
    ];
    for (let index = 1; index <= 100; index += 1) {
      explicit.record(index / 100);
      exponential.record(index);
    }
    await setTimeout(50);
    await flush();

    const samples = observed(door).flatMap((one) => (one.kind === 'sample' ? [one] : []));
    const find = (metric: string, label: Readonly<Record<string, string>> = {}) =>
      samples.find((one) => one.metric === metric && Object.entries(label).every(([name, text]) => one.labels[name] === text));
    expect(new Set(samples.map(({ assetId }) => assetId))).toEqual(new Set(['srv-01']));
    expect(find('temp')).toMatchObject({ instrument: 'gauge', value: 41.5, unit: 'Cel', labels: { 'service.name': 'billing' } });
    expect(find('open')).toMatchObject({ instrument: 'gauge', value: -4 });
    if (temporality === 'cumulative') {
      expect(find('requests')).toMatchObject({ instrument: 'counter', value: 30, unit: '{request}', labels: { route: '/' } });
      expect(find('lat_count')).toMatchObject({ instrument: 'counter', value: 100 });
      expect(find('lat_sum')?.value).toBeCloseTo(50.5);
      expect(['0.1', '1', '10', '+Inf'].map((le) => find('lat_bucket', { le })?.value)).toEqual([10, 100, 100, 100]);
      expect(find('exp_count')).toMatchObject({ instrument: 'counter', value: 100 });
    } else {
      const requests = find('requests');
      expect(requests).toMatchObject({ instrument: 'gauge', unit: '{request}/s' });
      expect(requests?.value).toBeGreaterThan(30);
      expect(find('lat', { quantile: '0.5' })?.value).toBeCloseTo(0.5, 1);
      expect(find('exp', { quantile: '0.5' })?.value).toBeGreaterThan(45);
      expect(find('exp', { quantile: '0.5' })?.value).toBeLessThan(55);
      expect(find('exp', { quantile: '0.99' })?.value).toBeGreaterThan(90);
    }
    expect(await door.deps.stores.rejected.counts()).toEqual({});
  });

  test('come back after 429 and lose nothing', async () => {
    let refusals = 1;
    const queueCounts = async () => ({ 'index-observations': { waiting: refusals-- > 0 ? 101 : 0 } });
    // Each look at the queues is a new one.
    let asked = 0;
    const { door, url } = await listening({
      more: { queueCounts, now: () => new Date(Date.now() + ++asked * 1_000) },
    });
    const logger = createOtelLogger({ url, encoding: 'proto', resource });
    stops.push(logger.stop);
    logger.emit({ body: 'kept', severityNumber: 9 });
    await logger.flush();
    expect(observed(door)).toHaveLength(1);
    expect(refusals).toBeLessThan(0);
  }, 40_000);
});

const json = (door: Door, path: string, payload: unknown, headers: Record<string, string> = {}) =>
  door.server.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });

const HOST = { attributes: [{ key: 'host.name', value: { stringValue: 'srv-01' } }] };
const AT = '1772618340000000000';
const logs = (...logRecords: unknown[]) => ({ resourceLogs: [{ resource: HOST, scopeLogs: [{ logRecords }] }] });
const gauge = (...dataPoints: unknown[]) => ({
  resourceMetrics: [{ resource: HOST, scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints } }] }] }],
});

test('the example of the specification is taken, in JSON', async () => {
  const door = await openDoor();
  const record = {
    timeUnixNano: AT,
    severityNumber: 10,
    severityText: 'Information',
    traceId: '5B8EFFF798038103D269B633813FC60C',
    spanId: 'EEE19B7EC3C1B174',
    body: { stringValue: 'Example log record' },
    attributes: [
      { key: 'map.attribute', value: { kvlistValue: { values: [{ key: 'some.map.key', value: { stringValue: 'some value' } }] } } },
    ],
  };
  const answer = await json(door, '/v1/logs', logs(record));
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({});
  expect(observed(door)).toEqual([
    expect.objectContaining({
      severityNumber: 10,
      body: 'Example log record',
      attributes: { 'map.attribute.some.map.key': 'some value', span_id: 'EEE19B7EC3C1B174', trace_id: '5B8EFFF798038103D269B633813FC60C' },
    }),
  ]);
});

test('bad records are a partial success, and are kept each as a request of its own', async () => {
  const door = await openDoor();
  const good = { timeUnixNano: AT, body: { stringValue: 'good' } };
  const late = { timeUnixNano: '1872618340000000000', body: { stringValue: 'of tomorrow' } };
  const answer = await json(door, '/v1/logs', logs(good, late, 17));
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    partialSuccess: { rejectedLogRecords: '2', errorMessage: expect.stringContaining('ahead of our clock') },
  });
  const kept = await door.deps.stores.rejected.list({ limit: 10 });
  expect(kept.map(({ record }) => JSON.parse(record))).toContainEqual(logs(late));

  const nameless = await json(door, '/v1/metrics', {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints: [{ asInt: 1 }] } }] }] }],
  });
  expect(nameless.json().partialSuccess).toMatchObject({ rejectedDataPoints: '1', errorMessage: expect.stringContaining('host.name') });
});

test('values that are no numbers, and series that ended', async () => {
  const door = await openDoor();
  const answer = await json(
    door,
    '/v1/metrics',
    gauge({ timeUnixNano: AT, asDouble: 'NaN' }, { timeUnixNano: AT, flags: 1 }, { timeUnixNano: AT, asInt: '9007199254740993' }),
  );
  expect(answer.json().partialSuccess.rejectedDataPoints).toBe('1');
  expect(observed(door)).toEqual([expect.objectContaining({ value: 9007199254740992 })]);
});

test.each([
  ['bytes that are no protobuf', Buffer.from('\xff\xff\xff\xffgarbage', 'latin1')],
  ['a message cut off', Buffer.from([0x0a, 0x7f, 0x0a, 0x05, 0x41])],
  ['a length beyond all memory', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ['groups within groups', Buffer.alloc(100_000, 0x0b)],
  ['a value that nests a thousand deep', nested(1_000)],
])('%s in protobuf are refused with a status of google.rpc, and kept', async (_what, payload) => {
  const door = await openDoor();
  const answer = await door.server.inject({
    method: 'POST',
    url: '/v1/logs',
    headers: { 'content-type': 'application/x-protobuf' },
    payload,
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toBe('application/x-protobuf');
  expect([...answer.rawPayload.subarray(0, 3)]).toEqual([0x08, 3, 0x12]);
  expect(await door.deps.stores.rejected.counts()).toEqual({ 'otlp-logs': 1 });
});

test('a body of nothing but empty messages is refused before it fills the memory, in either encoding', async () => {
  const door = await openDoor();
  const pairs = Buffer.alloc(2 * 1_600_000);
  for (let at = 0; at < pairs.length; at += 2) pairs[at] = 0x0a;
  const url = '/v1/logs';
  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
  const answer = await door.server.inject({ method: 'POST', url, headers, payload: gzipSync(pairs) });
  expect(answer.statusCode).toBe(413);
  expect((await json(door, url, `{"resourceLogs":[${'{},'.repeat(800_000)}{}]}`)).statusCode).toBe(413);
  expect(await door.deps.stores.rejected.counts()).toEqual({ 'otlp-logs': 2 });
});

test('random bytes and mutilated messages never bring the door down', async () => {
  const door = await openDoor();
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const whole = nested(5);
  for (let round = 0; round < 300; round += 1) {
    const payload = round % 2 === 0 ? Buffer.from(Array.from({ length: 60 }, () => Math.floor(random() * 256))) : Buffer.from(whole);
    if (round % 2 === 1) payload[Math.floor(random() * payload.length)] = Math.floor(random() * 256);
    const answer = await door.server.inject({
      method: 'POST',
      url: '/v1/metrics',
      headers: { 'content-type': 'application/x-protobuf' },
      payload,
    });
    expect([200, 400]).toContain(answer.statusCode);
  }
});

test('JSON that is none, nests deep, is poisoned or a bomb', async () => {
  const door = await openDoor();
  const deep = `${'{"arrayValue":{"values":['.repeat(5_000)}{}${']}}'.repeat(5_000)}`;
  expect((await json(door, '/v1/logs', '{"resourceLogs":')).statusCode).toBe(400);
  expect((await json(door, '/v1/logs', '{"resourceLogs":7}')).json()).toMatchObject({
    code: 3,
    message: expect.stringContaining('resourceLogs'),
  });
  expect(
    (await json(door, '/v1/logs', JSON.stringify(logs({ body: 'B' })).replace('"B"', deep))).json().partialSuccess.errorMessage,
  ).toContain('deeper');
  const poisoned = logs({ timeUnixNano: AT, body: { stringValue: 'x' }, attributes: [{ key: '__proto__', value: { stringValue: 'y' } }] });
  expect((await json(door, '/v1/logs', poisoned)).json().partialSuccess.rejectedLogRecords).toBe('1');
  expect((await json(door, '/v1/logs', gzipSync(Buffer.alloc(16 * 1024 * 1024 + 1)), { 'content-encoding': 'gzip' })).statusCode).toBe(413);
  expect((await json(door, '/v1/logs', gzipSync('{}').subarray(0, 10), { 'content-encoding': 'gzip' })).statusCode).toBe(400);
  expect((await json(door, '/v1/logs', '{}', { 'content-type': 'text/plain' })).statusCode).toBe(415);
});

test.each([
  ['STORE_FULL', 503],
  ['QUEUE_UNAVAILABLE', 503],
] as const)('%s asks to come back, and nothing is acknowledged', async (code, status) => {
  const door = await openDoor();
  door.onEnqueue = () => {
    throw new AppError(code, 'away');
  };
  const answer = await json(door, '/v1/logs', logs({ timeUnixNano: AT, body: { stringValue: 'x' } }));
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['retry-after']).toBe('5');
  expect(door.jobs).toEqual([]);
});

test('a wrong token is 401 in the words of google.rpc', async () => {
  const door = await openDoor({ settings: { ingestToken: 'right' } });
  const answer = await json(door, '/v1/logs', '{}', { authorization: 'Bearer wrong' });
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toMatchObject({ code: 16 });
});

/** A logs request whose one record's body is an array in an array in an array … */
function nested(depth: number): Buffer {
  const field = (number: number, bytes: Buffer) => Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
  let value = Buffer.from([0x10, 0x01]);
  for (let level = 0; level < depth; level += 1) value = field(5, field(1, value));
  return field(1, field(2, field(2, field(5, value))));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
