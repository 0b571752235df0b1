// From Alertmanager's webhook to the message in Slack, with 100,000 log records and 1,000 series in the embedded store; with the
// argument `postgres` in a real PostgreSQL, the queue in a real Redis.
// Beside it, in the same run: Alertmanager itself posting the same alerts to the same address, without an explanation.

import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { parseSettings } from '../../config.ts';
import { contentId } from '../../domain/ids.ts';
import type { AssetFact, Sample } from '../../domain/observation.ts';
import { createApp } from '../../main.ts';
import type { StoredLog, TenantStores } from '../../stores/stores.ts';
import { startSlackFake } from '../../test/fakes/slack/slack-fake.ts';
import { eventually, freePort, peerPath, scratch, startProcess } from '../../test/peers/peer.ts';
import { startPostgres } from '../../test/peers/postgres.ts';
import { startRedis } from '../../test/peers/redis.ts';

const LOGS = 100_000;
const SERIES = 1_000;
const POINTS = 60;
const HOSTS = 200;
const ALERTS = 40;
const CHANNEL = 'C0000000A';
/** Slack takes one message a second and channel: alerts come a little slower, so that the wait for that is not measured. */
const GAP_MS = 1_500;

const now = Date.now();
const folder = scratch('bench-alert');
const slack = await startSlackFake();
process.env.BENCH_SLACK_TOKEN = slack.token;
process.env.BENCH_SLACK_APP_TOKEN = slack.appToken;
const servers = process.argv.includes('postgres') ? { postgres: await startPostgres(), redis: await startRedis() } : null;
if (servers !== null) Object.assign(process.env, { BENCH_DATABASE_URL: servers.postgres.url, BENCH_QUEUE_URL: servers.redis.url });
const settings = parseSettings(
  {
    ...(servers === null ? {} : { databaseUrl: 'env:BENCH_DATABASE_URL', queueUrl: 'env:BENCH_QUEUE_URL' }),
    dataDir: join(folder.path, 'data'),
    api: { port: 0 },
    targets: [],
    slack: { botToken: 'env:BENCH_SLACK_TOKEN', appToken: 'env:BENCH_SLACK_APP_TOKEN', apiUrl: slack.apiUrl },
    channels: [{ platform: 'slack', channel: CHANNEL }],
  },
  'bench',
);
const app = createApp(settings, { log: pino({ level: 'error' }), now: () => new Date(), schedules: false, terminals: false });
const running = await app.start();
await fill(running.stores);

const ours = await measure(async (index) => {
  const host = hostOf(index);
  const at = performance.now();
  const body = webhookBody(index, host);
  const response = await fetch(`${running.url}/alerts/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!response.ok) throw new Error(`the webhook answered ${response.status}: ${await response.text()}`);
  await eventually(() => slack.messages(CHANNEL).some((message) => JSON.stringify(message).includes(`Bench${index}x`)), 30_000);
  return performance.now() - at;
});
await app.stop();
await slack.stop();
await servers?.postgres.stop();
await servers?.redis.stop();

const peer = peerPath('alertmanager') === null ? null : await alertmanager();
folder.remove();

report(servers === null ? 'alert_to_message' : 'alert_to_message_postgres', ours);
if (peer === null) console.log('skipped: no prometheus-alertmanager to compare with (apt-get install prometheus-alertmanager)');
else {
  report('alertmanager_alone', peer);
  console.log(`result alert_to_message_over_alertmanager_p50 ${(quantile(ours, 0.5) / quantile(peer, 0.5)).toFixed(2)} ratio`);
}
process.exitCode = quantile(ours, 0.95) < 2_000 ? 0 : 1;

async function fill(stores: TenantStores): Promise<void> {
  const startedAt = performance.now();
  const facts: AssetFact[] = Array.from({ length: HOSTS }, (_, index) => ({
    kind: 'fact',
    at: new Date(now - 86_400_000),
    assetId: hostOf(index),
    assetKind: 'server',
    name: null,
    attributes: {},
    relations: [{ kind: 'member-of', to: `rack-${index % 20}` }],
    source: 'inventory',
  }));
  await stores.inventory.apply(facts);
  const templates = Array.from({ length: 50 }, (_, index) => ({
    id: contentId('tpl', String(index)),
    text: `worker ${index} handled request <*>`,
    firstSeenAt: new Date(now - 86_400_000),
  }));
  await stores.logs.writeTemplates(templates);
  for (let from = 0; from < LOGS; from += 5_000)
    await stores.logs.write(Array.from({ length: 5_000 }, (_, offset) => logOf(from + offset, templates)));
  for (let from = 0; from < SERIES; from += 50)
    await stores.samples.write(
      Array.from({ length: 50 * POINTS }, (_, offset) => sampleOf(from + Math.floor(offset / POINTS), offset % POINTS)),
    );
  console.log(`filled with ${LOGS} logs and ${SERIES} series in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
}

function logOf(index: number, templates: ReadonlyArray<{ readonly id: string }>): StoredLog {
  const at = new Date(now - (index % 7_200) * 1_000);
  const template = index % templates.length;
  return {
    kind: 'log',
    id: contentId('log', index),
    templateId: templates[template]?.id ?? '',
    at,
    assetId: hostOf(index),
    severityNumber: 9,
    body: `worker ${template} handled request ${index}`,
    source: 'syslog',
    attributes: {},
  };
}

function sampleOf(series: number, point: number): Sample {
  const metrics = [
    'system.cpu.utilization',
    'system.memory.utilization',
    'system.disk.io',
    'system.network.io',
    'http.server.request.duration',
  ];
  const metric = metrics[series % metrics.length] ?? '';
  const value = 0.2 + ((series * 31 + point * 17) % 100) / 1_000;
  return {
    kind: 'sample',
    at: new Date(now - point * 60_000),
    assetId: hostOf(Math.floor(series / metrics.length)),
    metric,
    labels: {},
    unit: '1',
    instrument: 'gauge',
    value,
  };
}

function hostOf(index: number): string {
  return `srv-${String(index % HOSTS).padStart(3, '0')}-x`;
}

function webhookBody(index: number, host: string): string {
  const alert = {
    status: 'firing',
    labels: { alertname: `Bench${index}x`, host, severity: 'warning' },
    annotations: { summary: `bench ${index}` },
    startsAt: new Date().toISOString(),
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://127.0.0.1/graph',
    fingerprint: index.toString(16).padStart(16, '0'),
  };
  const common = { receiver: 'hook', status: 'firing', groupLabels: {}, commonLabels: alert.labels, commonAnnotations: alert.annotations };
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{${index}}`,
    truncatedAlerts: 0,
    ...common,
    externalURL: 'http://127.0.0.1',
    alerts: [alert],
  });
}

async function alertmanager(): Promise<number[]> {
  const seen = new Set<string>();
  const sink = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      for (const [name] of body.matchAll(/Peer\d+x/g)) seen.add(name);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', () => resolve()));
  const config = join(folder.path, 'alertmanager.yml');
  const address = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/services/hook`;
  writeFileSync(
    config,
    [
      'route: {receiver: slack, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}',
      'receivers:',
      '  - name: slack',
      `    slack_configs: [{api_url: '${address}', channel: '#alerts', text: '{{ .CommonLabels.alertname }}', title: '{{ .CommonLabels.alertname }}'}]`,
    ].join('\n'),
  );
  const port = await freePort();
  const peer = await startProcess({
    command: peerPath('alertmanager') ?? '',
    args: [
      `--config.file=${config}`,
      `--storage.path=${join(folder.path, 'am')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    ready: async () => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok ?? false,
  });
  const times = await measure(async (index) => {
    const name = `Peer${index}x`;
    const at = performance.now();
    await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: name, host: hostOf(index) }, startsAt: new Date().toISOString() }]),
    });
    await eventually(() => seen.has(name), 30_000);
    return performance.now() - at;
  }, 0);
  await peer.stop();
  sink.close();
  return times;
}

async function measure(once: (index: number) => Promise<number>, gapMs = GAP_MS): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < ALERTS; index += 1) {
    const next = Date.now() + gapMs;
    times.push(await once(index));
    await eventually(() => Date.now() >= next);
  }
  return times.sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

function report(name: string, times: readonly number[]): void {
  console.log(`result ${name}_p50 ${quantile(times, 0.5).toFixed(0)} ms`);
  console.log(`result ${name}_p95 ${quantile(times, 0.95).toFixed(0)} ms`);
  console.log(`result ${name}_max ${(times.at(-1) ?? Number.NaN).toFixed(0)} ms`);
}
