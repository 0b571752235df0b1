import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Jobs } from '../../domain/jobs.ts';
import { describeWithCollector, startCollector } from '../../test/peers/collector.ts';
import { createOtelLogger, createOtelMeter } from '../../test/peers/otel.ts';
import { eventually, scratch } from '../../test/peers/peer.ts';
import { type Door, openDoor, startDoors, stopDoors } from '../../test/rigs/doors.ts';
import { otlpOf, traceOf } from '../../test/rigs/spans.ts';

const folder = scratch('collector');
const stops: Array<() => Promise<void>> = [];

beforeAll(startDoors);
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(async () => {
  await stopDoors();
  folder.remove();
});

const observed = (door: Door) => door.jobs.flatMap(({ payload }) => (payload as Jobs['index-observations']).observations);
const resource = { 'host.name': 'srv-01', 'service.name': 'billing' };

/** An OpenTelemetry Collector that sends on what it gets to a door of ours. */
async function before(door: Door, exporter: string) {
  const address = await door.server.listen({ host: '127.0.0.1', port: 0 });
  const collector = await startCollector(folder.path, 'otlphttp', `endpoint: ${address}\n${exporter}`, ['logs', 'metrics', 'traces']);
  if (collector === null) throw new Error('no Collector');
  stops.push(collector.stop);
  return collector;
}

await describeWithCollector('an OpenTelemetry Collector', () => {
  test.each(['encoding: proto\ncompression: gzip', 'encoding: json\ncompression: zstd'])(
    'sends logs and metrics, and all arrive once: %s',
    { timeout: 60_000 },
    async (exporter) => {
      const door = await openDoor({ settings: { ingestToken: 'send-me' }, more: { now: () => new Date() } });
      const collector = await before(door, `${exporter}\nheaders: {authorization: Bearer send-me}`);
      const logger = createOtelLogger({ url: collector.url, encoding: 'proto', resource });
      const { meter, flush, stop } = createOtelMeter({ url: collector.url, encoding: 'proto', resource });
      stops.push(logger.stop, stop);
      const seconds = Math.floor(Date.now() / 1_000);
      for (let index = 0; index < 1_500; index += 1) logger.emit({ body: `line ${index} é`, severityNumber: 9, timestamp: [seconds, 0] });
      meter.createCounter('requests').add(30, { route: '/' });
      await Promise.all([logger.flush(), flush()]);
      await eventually(() => observed(door).length >= 1_501);

      const bodies = observed(door).flatMap((one) => (one.kind === 'log' ? [one.body] : []));
      expect(new Set(bodies)).toEqual(new Set(Array.from({ length: 1_500 }, (_, index) => `line ${index} é`)));
      expect(observed(door).filter(({ kind }) => kind === 'sample')).toMatchObject([{ assetId: 'srv-01', metric: 'requests', value: 30 }]);
      expect(observed(door)).toHaveLength(1_501);
      expect(door.counters()).toEqual({ 'otlp-logs accepted': 1_500, 'otlp-metrics accepted': 1 });
    },
  );

  test('sends spans of services that call each other, each in requests of its own', { timeout: 60_000 }, async () => {
    const door = await openDoor({ more: { now: () => new Date() } });
    const collector = await before(door, 'encoding: proto\ncompression: gzip');
    const startMs = Date.now() - 10_000;
    const callee = { service: 'payment', startMs: startMs + 20, tookMs: 200, wayMs: 40, calls: [] };
    const spans = traceOf({ service: 'checkout', startMs, tookMs: 300, calls: [callee] }, 1);
    for (const service of ['payment', 'checkout']) {
      const body = JSON.stringify(otlpOf(spans.filter((span) => span.service === service)));
      const sent = await fetch(`${collector.url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      expect(sent.status).toBe(200);
      const many = service === 'payment' ? 3 : 8;
      await eventually(() => observed(door).filter(({ kind }) => kind === 'sample').length >= many);
    }
    const gap = observed(door).find((one) => one.kind === 'sample' && one.metric === 'traces.client.gap');
    expect(gap).toMatchObject({ assetId: 'checkout', labels: { 'peer.service': 'payment' }, unit: 's', value: 0.04 });
    expect(observed(door)).toContainEqual(
      expect.objectContaining({ kind: 'fact', assetId: 'checkout', relations: [{ kind: 'depends-on', to: 'payment' }] }),
    );
    expect(door.counters()).toEqual({ 'otlp-traces accepted': 3 });
  });

  test('comes again with what was refused for lack of room', { timeout: 60_000 }, async () => {
    let waiting = 101;
    let refused = 0;
    const queueCounts = async () => {
      if (waiting > 100) refused += 1;
      return { 'index-observations': { waiting } };
    };
    const door = await openDoor({ more: { now: () => new Date(), queueCounts } });
    const collector = await before(door, 'retry_on_failure: {initial_interval: 100ms, randomization_factor: 0}');
    const logger = createOtelLogger({ url: collector.url, encoding: 'proto', resource });
    stops.push(logger.stop);
    logger.emit({ body: 'later', severityNumber: 9, timestamp: [Math.floor(Date.now() / 1_000), 0] });
    await logger.flush();
    await eventually(() => refused > 0);
    expect(observed(door)).toEqual([]);
    waiting = 0;
    await eventually(() => observed(door).length > 0, 30_000);
    expect(observed(door)).toMatchObject([{ body: 'later' }]);
  });
});
