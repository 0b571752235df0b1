import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromWire, type Jobs } from '../../domain/jobs.ts';
import { indexObservations } from '../../jobs/index-observations.ts';
import { describeWithNpmPeer } from '../../test/peers/chat-servers.ts';
import { type Door, NOW, openDoor, startDoors, stopDoors } from '../../test/rigs/doors.ts';
import { type Call, otlpOf, traceOf } from '../../test/rigs/spans.ts';

beforeAll(startDoors);
afterAll(stopDoors);

const AT = NOW.getTime() - 60_000;
const CHECKOUT: Call = {
  service: 'checkout',
  startMs: AT,
  tookMs: 300,
  calls: [{ service: 'payment', startMs: AT + 20, tookMs: 200, wayMs: 40, calls: [] }],
};
const observed = (door: Door) => door.jobs.flatMap(({ payload }) => (payload as Jobs['index-observations']).observations);
const post = (door: Door, body: unknown) =>
  door.server.inject({ method: 'POST', url: '/v1/traces', headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) });
const samples = (door: Door) =>
  observed(door)
    .flatMap((one) => (one.kind === 'sample' ? [[one.assetId, one.metric, one.labels, Math.round(one.value * 1e6) / 1e6] as const] : []))
    .sort((a, b) => (`${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1));
const learnt = (door: Door) =>
  observed(door).flatMap((one) => (one.kind === 'fact' ? one.relations.map(({ kind, to }) => `${one.assetId} ${kind} ${to}`) : []));

const MEASURED = [
  ['checkout', 'traces.client.error_ratio', { 'peer.service': 'payment' }, 0],
  ['checkout', 'traces.client.gap', { 'peer.service': 'payment' }, 0.04],
  ['checkout', 'traces.server.duration', {}, 0.3],
  ['checkout', 'traces.server.error_ratio', {}, 0],
  ['checkout', 'traces.server.own_duration', {}, 0.06],
  ['payment', 'traces.server.duration', {}, 0.2],
  ['payment', 'traces.server.error_ratio', {}, 0],
  ['payment', 'traces.server.own_duration', {}, 0.2],
];

test('spans of both ends of a call tell how long each took, and what was lost between them', async () => {
  const door = await openDoor();
  const answer = await post(door, otlpOf(traceOf(CHECKOUT, 1)));
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({});
  expect(samples(door)).toEqual(MEASURED);
  expect(learnt(door)).toEqual(['checkout depends-on payment']);
  expect(door.counters()).toEqual({ 'otlp-traces accepted': 3 });
});

test.each([
  ['the caller first', ['checkout', 'payment']],
  ['the callee first', ['payment', 'checkout']],
])('the ends of a call come in requests of their own, %s, and on clocks that differ', async (_, order) => {
  const door = await openDoor();
  const spans = traceOf(CHECKOUT, 1, { payment: -90_000 });
  for (const service of order) await post(door, otlpOf(spans.filter((span) => span.service === service)));
  expect(samples(door)).toEqual(MEASURED);
  expect(learnt(door)).toEqual(['checkout depends-on payment']);
});

test('what is sent again, as where it could not be kept, tells the same again: measurements and dependencies', async () => {
  const door = await openDoor();
  const request = otlpOf(traceOf(CHECKOUT, 1));
  await post(door, request);
  await post(door, request);
  const first = door.jobs[0]?.payload as Jobs['index-observations'];
  const again = door.jobs[1]?.payload as Jobs['index-observations'];
  expect(first.observations.map(({ kind }) => kind)).toContain('fact');
  expect(again.observations).toEqual(first.observations);
});

test('one that sends no spans is known by those who call it, by the name of a store or a service and by no address', async () => {
  const door = await openDoor();
  const called = (service: string, attributes: Record<string, string>, traceId: number) =>
    traceOf(
      { ...CHECKOUT, calls: [{ service, startMs: AT + 20, tookMs: 80, wayMs: 0, silent: attributes, failed: true, calls: [] }] },
      traceId,
    );
  await post(door, otlpOf(called('x', { 'db.system.name': 'postgresql', 'server.address': 'orders-db' }, 1)));
  await post(door, otlpOf(called('x', { 'server.address': '10.0.0.7', 'db.system.name': 'redis' }, 2)));
  await post(door, otlpOf(called('x', { 'server.address': 'cdn.example.org' }, 3)));
  expect(learnt(door)).toEqual(['checkout depends-on orders-db']);
  expect(samples(door)).toContainEqual(['orders-db', 'traces.client.duration', { client: 'checkout' }, 0.08]);
  expect(samples(door)).toContainEqual(['checkout', 'traces.client.error_ratio', { 'peer.service': 'orders-db' }, 1]);
});

test('a service depends on the machine that it says it runs on, unless that is its own pod', async () => {
  const door = await openDoor();
  await post(door, otlpOf(traceOf({ ...CHECKOUT, calls: [] }, 1), { checkout: { 'host.name': 'srv-01' } }));
  await post(
    door,
    otlpOf(traceOf({ ...CHECKOUT, service: 'cart', calls: [] }, 2), { cart: { 'host.name': 'cart-7f9', 'k8s.pod.name': 'cart-7f9' } }),
  );
  expect(learnt(door)).toEqual(['checkout runs-on srv-01']);
});

test('names that are made up are bounded, and their sender is told', async () => {
  const door = await openDoor();
  const flood = Array.from({ length: 1_100 }, (_, i) => traceOf({ ...CHECKOUT, service: `made-up-${i}`, calls: [] }, i + 1)).flat();
  const answer = await post(door, otlpOf(flood));
  expect(answer.statusCode).toBe(200);
  expect(answer.json().partialSuccess).toEqual({
    rejectedSpans: '100',
    errorMessage: '100 not taken; the first: more than 1000 services send spans; is service.name one of each instance?',
  });
  expect(new Set(samples(door).map(([assetId]) => assetId)).size).toBe(1_000);
  expect(door.counters()).toEqual({ 'otlp-traces accepted': 1_000, 'otlp-traces rejected': 100 });
  // Those that were known go on.
  expect((await post(door, otlpOf(traceOf({ ...CHECKOUT, service: 'made-up-3', calls: [] }, 5_000)))).json()).toEqual({});
});

test('a span that is none costs only itself, and says why', async () => {
  const door = await openDoor();
  const [good] = traceOf({ ...CHECKOUT, calls: [] }, 1);
  if (!good) throw new Error('no span');
  const spans = [
    good,
    { ...good, spanId: 'zz' },
    { ...good, spanId: '00000000000000aa', endMs: good.startMs - 1 },
    { ...good, spanId: '00000000000000ab', startMs: NOW.getTime() + 3_600_000, endMs: NOW.getTime() + 3_600_001 },
    { ...good, spanId: '00000000000000ac', service: '' },
  ];
  const answer = (await post(door, otlpOf(spans))).json();
  expect(answer.partialSuccess.rejectedSpans).toBe('4');
  expect(answer.partialSuccess.errorMessage).toContain('spanId: is no span id');
  expect(samples(door).map(([, metric]) => metric)).toEqual([
    'traces.server.duration',
    'traces.server.error_ratio',
    'traces.server.own_duration',
  ]);
  expect((await post(door, { resourceSpans: 7 })).statusCode).toBe(400);
});

test('what spans of one tenant say makes no dependency of another', async () => {
  const stores = await startDoors();
  const [own, other] = [await openDoor({ more: {} }), await openDoor({ more: {} })];
  await post(own, otlpOf(traceOf(CHECKOUT, 1).filter(({ service }) => service === 'payment')));
  // The other end of the same call, sent to somebody else's door.
  await post(other, otlpOf(traceOf(CHECKOUT, 1).filter(({ service }) => service === 'checkout')));
  for (const door of [own, other]) {
    for (const { payload } of door.jobs) {
      const index = payload as Jobs['index-observations'];
      await indexObservations({ stores: door.deps.stores, templates: () => Promise.reject(new Error('no lines')), count: () => {} }, index);
    }
    expect(await door.deps.stores.inventory.relations(NOW)).toEqual([]);
  }
  expect(
    observed(own)
      .map(fromWire)
      .every(({ assetId }) => assetId === 'payment'),
  ).toBe(true);
  expect((await other.deps.stores.inventory.assets()).map(({ id }) => id)).toEqual(['checkout']);
  await stores.ping();
});

describeWithNpmPeer('@opentelemetry/otlp-transformer', "OpenTelemetry's own encoding of spans", () => {
  test('protobuf tells the same as JSON', async () => {
    const { ProtobufTraceSerializer } = createRequire(new URL('../../test/peers/node_modules/', import.meta.url))(
      '@opentelemetry/otlp-transformer',
    ) as { ProtobufTraceSerializer: { serializeRequest(spans: readonly object[]): Uint8Array } };
    const spans = traceOf(CHECKOUT, 1).map((span) => ({
      resource: { attributes: { 'service.name': span.service }, schemaUrl: undefined },
      instrumentationScope: { name: 'test' },
      spanContext: () => ({ traceId: span.traceId, spanId: span.spanId, traceFlags: 1 }),
      parentSpanContext: span.parentSpanId === '' ? undefined : { traceId: span.traceId, spanId: span.parentSpanId, traceFlags: 1 },
      name: span.name,
      kind: span.kind - 1,
      startTime: [Math.floor(span.startMs / 1000), (span.startMs % 1000) * 1e6],
      endTime: [Math.floor(span.endMs / 1000), (span.endMs % 1000) * 1e6],
      attributes: span.attributes,
      status: { code: span.failed ? 2 : 0 },
      events: [],
      links: [],
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }));
    const door = await openDoor();
    const answer = await door.server.inject({
      method: 'POST',
      url: '/v1/traces',
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
      payload: gzipSync(ProtobufTraceSerializer.serializeRequest(spans)),
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toHaveLength(0);
    expect(samples(door)).toEqual(MEASURED);
  });
});
