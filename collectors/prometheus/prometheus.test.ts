import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Sample } from '../../domain/observation.ts';
import { describeCollector } from '../../test/conformance/collector.ts';
import { describeWithPeers } from '../../test/peers/peer.ts';
import { type NodeExporter, startNodeExporter } from '../../test/peers/prometheus.ts';
import { prometheus } from './prometheus.ts';

function scraper(settings: Record<string, unknown>) {
  let cursor: unknown = null;
  return async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    const run = {
      assetId: 'srv-db-03',
      settings: prometheus.settings.parse(settings),
      cursor,
      setCursor: (next: unknown) => {
        cursor = JSON.parse(JSON.stringify(next));
      },
      signal: AbortSignal.timeout(20_000),
      now: () => new Date(),
      secret: async (reference: string) => (reference === 'env:PASSWORD' ? 'scrape-pass-5' : ''),
    };
    for await (const sample of prometheus.collect(run)) samples.push(sample as Sample);
    return samples;
  };
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server of ours for answers that a good exporter does not give. */
async function answering(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/metrics`;
}

describeWithPeers(['node-exporter'], 'a real node-exporter', () => {
  let exporter: NodeExporter;
  beforeAll(async () => {
    exporter = await startNodeExporter();
  });
  afterAll(() => exporter.stop());

  test('its well-known series have OpenTelemetry names, the others their own', async () => {
    const scrape = scraper({ url: exporter.url });
    const first = await scrape();
    const of = (samples: readonly Sample[], metric: string) => samples.filter((sample) => sample.metric === metric);
    const time = of(first, 'system.cpu.time');
    expect(time.map(({ labels }) => labels['cpu.mode'])).toEqual(expect.arrayContaining(['user', 'system', 'idle', 'iowait']));
    expect(time[0]).toMatchObject({ unit: 's', instrument: 'counter', assetId: 'srv-db-03' });
    expect(of(first, 'node_cpu_seconds_total')).toEqual([]);
    expect(of(first, 'system.cpu.utilization')).toEqual([]);
    expect(of(first, 'node_memory_MemTotal_bytes')).toEqual([expect.objectContaining({ unit: 'By', instrument: 'gauge' })]);
    expect(of(first, 'process_open_fds')).toEqual([expect.objectContaining({ unit: '{count}' })]);
    expect(of(first, 'system.memory.utilization')[0]?.value).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const shares = of(await scrape(), 'system.cpu.utilization');
    expect(shares.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 6);
  });

  test('only metrics that are wanted are kept, by either name or a beginning', async () => {
    const wanted = async (...metrics: string[]) => new Set((await scraper({ url: exporter.url, metrics })()).map(({ metric }) => metric));
    expect(await wanted('node_load1', 'system.disk.*')).toEqual(
      new Set(['system.cpu.load_average.1m', 'system.disk.io', 'system.disk.io_time', 'system.disk.operations']),
    );
    expect(await wanted('process_*')).toContain('process_open_fds');
    expect(await wanted('nothing_here')).toEqual(new Set());
  });
});

test('broken lines cost only themselves, values that are none are left out', async () => {
  const url = await answering((_request, response) => response.end('good 1\nbroken{ 2\nnothing NaN\nendless +Inf\nalso_good 3\n'));
  expect((await scraper({ url })()).map(({ metric }) => metric)).toEqual(['good', 'also_good']);
});

test('a label can name the asset', async () => {
  const url = await answering((_request, response) => response.end('up{host="db-1",job="a"} 1\nup{host=""} 0\nalone 2\n'));
  const samples = await scraper({ url, assetLabel: 'host' })();
  expect(samples.map(({ assetId, labels }) => [assetId, labels])).toEqual([
    ['db-1', { job: 'a' }],
    ['srv-db-03', {}],
    ['srv-db-03', {}],
  ]);
});

test('credentials are shown as asked, and refusing them is COLLECTOR_DENIED', async () => {
  const seen: (string | undefined)[] = [];
  const url = await answering((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(request.headers.authorization === undefined ? 401 : 200).end('a 1\n');
  });
  await scraper({ url, auth: { kind: 'bearer', token: 'env:PASSWORD' } })();
  await scraper({ url, auth: { kind: 'basic', user: 'u', password: 'env:PASSWORD' } })();
  await expect(scraper({ url })()).rejects.toMatchObject({ code: 'COLLECTOR_DENIED' });
  expect(seen).toEqual(['Bearer scrape-pass-5', `Basic ${Buffer.from('u:scrape-pass-5').toString('base64')}`, undefined]);
});

test.each([
  ['a page of HTML', (response: ServerResponse) => response.end('<html>\n<body>hello</body>\n'), 'COLLECTOR_PROTOCOL'],
  ['nothing', (response: ServerResponse) => response.end(), 'COLLECTOR_PROTOCOL'],
  ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'COLLECTOR_PROTOCOL'],
  ['503', (response: ServerResponse) => response.writeHead(503).end(), 'COLLECTOR_UNREACHABLE'],
  ['more than is read', (response: ServerResponse) => response.end('a 1\n'.repeat(1_000)), 'COLLECTOR_PROTOCOL'],
  [
    'half an answer',
    (response: ServerResponse) => response.write('a 1\n') && setTimeout(() => response.destroy(), 50),
    'COLLECTOR_PROTOCOL',
  ],
])('a server that answers with %s is an error that says so', async (_what, answer, code) => {
  const url = await answering((_request, response) => void answer(response));
  await expect(scraper({ url, maxBytes: 2_000 })()).rejects.toMatchObject({ code });
});

test('a server that answers with a trickle is given up at the deadline', async () => {
  const url = await answering((_request, response) => void response.write('a 1\n'));
  await expect(scraper({ url, timeoutMs: 500 })()).rejects.toMatchObject({ code: 'COLLECTOR_TIMEOUT' });
});

test('a server that does not speak HTTP is COLLECTOR_PROTOCOL', async () => {
  const server = createTcpServer((socket) => socket.on('error', () => undefined).end('\x00\x01 what?\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  await expect(scraper({ url })()).rejects.toMatchObject({ code: 'COLLECTOR_PROTOCOL' });
  server.close();
});

describeWithPeers(['node-exporter'], 'conformance', () => {
  describeCollector(prometheus, {
    start: async () => {
      const exporter = await startNodeExporter();
      return { settings: { url: exporter.url }, secrets: {}, stop: exporter.stop };
    },
    at: (port) => ({ url: `http://127.0.0.1:${port}/metrics`, auth: { kind: 'bearer', token: 'env:TOKEN' } }),
    invalid: [
      { settings: { url: 'file:///etc/passwd' }, path: 'url' },
      { settings: { url: 'http://a/', metrics: ['a b'] }, path: 'metrics.0' },
      { settings: { url: 'http://a/', maxBytes: 1e9 }, path: 'maxBytes' },
    ],
  });
});
