import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomId } from '../domain/ids.ts';
import type { Jobs, WireAlert } from '../domain/jobs.ts';
import { createQueues, type Queues } from '../jobs/queues.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { describeWithPeers, eventually } from '../test/peers/peer.ts';
import { EXPORTER_DOWN_RULES, type Monitoring, startMonitoring } from '../test/peers/prometheus.ts';
import { ASSET_LABELS, assetOf, readAlert } from './alertmanager.ts';
import { createCounters } from './counters.ts';
import { nothingAccepted } from './routes/senders.ts';
import { type ApiServer, createServer } from './server.ts';

const CREDENTIALS = { username: 'alertmanager', password: 'hook-password' };

describeWithPeers(['prometheus', 'alertmanager', 'node-exporter'], 'a real Prometheus and Alertmanager', () => {
  let stores: Stores;
  let queues: Queues;
  let server: ApiServer;
  let monitoring: Monitoring;
  const received: WireAlert[] = [];

  beforeAll(async () => {
    const opened = await openStores({ databaseUrl: null, dataDir: 'memory' });
    stores = opened.stores;
    await stores.tenants.create({ id: 'default', name: 'default' });
    queues = createQueues({ backend: { kind: 'postgres', pool: opened.pool, exclusive: true } });
    queues.process('receive-alerts', async ({ alerts }: Jobs['receive-alerts']) => void received.push(...alerts));
    await queues.start();
    server = createServer({
      stores: stores.forTenant('default'),
      ping: () => stores.ping(),
      enqueue: queues.enqueue,
      queueCounts: () => queues.counts(),
      counters: createCounters(),
      now: () => new Date(),
      newId: randomId,
      recheck: async () => ({ holds: false, reading: { kind: 'nothing', searched: '' } }),
      runbooks: [],
      settings: {
        host: '127.0.0.1',
        token: null,
        ingestToken: null,
        webhook: CREDENTIALS,
        publicUrl: null,
        assetLabels: ASSET_LABELS,
        queueLimit: 100,
      },
      version: '0.0.0-test',
    });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    monitoring = await startMonitoring({
      rules: EXPORTER_DOWN_RULES,
      webhookUrl: `${address}/alerts/alertmanager`,
      webhookAuth: { user: CREDENTIALS.username, password: CREDENTIALS.password },
      host: 'srv-db-03',
    });
  });
  afterAll(async () => {
    await monitoring?.stop();
    await server?.close();
    await queues?.stop();
    await stores?.close();
  });

  test('the exporter stops and the alert fires; it comes back and the alert is resolved', async () => {
    await monitoring.exporter.stop();
    const firing = await eventually(() => received.find(({ status }) => status === 'firing'), 30_000);
    await monitoring.exporter.start();
    const resolved = await eventually(() => received.find(({ status }) => status === 'resolved'), 30_000);

    expect(firing).toMatchObject({
      source: 'alertmanager',
      name: 'NodeExporterDown',
      severity: 'critical',
      assetId: 'srv-db-03',
      summary: 'srv-db-03 exporter is down',
      resolvedAt: null,
    });
    expect(resolved).toMatchObject({ fingerprint: firing.fingerprint, startedAt: firing.startedAt });
    expect(new Date(resolved.resolvedAt ?? 0).getTime()).toBeGreaterThan(new Date(firing.startedAt).getTime());
    expect((await server.inject('/api/rejected')).json().records).toEqual([]);
  }, 90_000);
});

describe('the asset of an alert', () => {
  test.each([
    [{ instance: 'srv-01:9100', job: 'node' }, 'srv-01'],
    [{ instance: '10.0.0.7:9100' }, '10.0.0.7'],
    [{ instance: '[2001:db8::7]:9100' }, '2001:db8::7'],
    [{ instance: '2001:db8::7' }, '2001:db8::7'],
    [{ instance: 'https://shop.example.test:8443/health' }, 'shop.example.test'],
    [{ instance: 'https://probe:s3cr@t@shop.example.test:8443?key=1' }, 'shop.example.test'],
    [{ instance: 'srv-01:9100', host: 'srv-db-03' }, 'srv-db-03'],
    [{ host: ' ', node: 'k8s-2' }, 'k8s-2'],
    [{ alertname: 'Watchdog' }, null],
  ])('is read from %j', (labels, asset) => {
    expect(assetOf(labels, ASSET_LABELS)).toBe(asset);
  });

  test('follows the order that is set', () => {
    expect(assetOf({ host: 'a', shelf: 'shelf-a2' }, ['shelf', 'host'])).toBe('shelf-a2');
  });
});

test('a heartbeat is taken though it names no asset; an alert of its name with a severity needs one', () => {
  const beat = (labels: object) => readAlert({ status: 'firing', labels, startsAt: '2026-03-04T09:58:00Z' }, ASSET_LABELS).kind;
  for (const alertname of ['Watchdog', 'DeadMansSwitch', "Dead man's switch"]) {
    expect(beat({ alertname, severity: 'none' })).toBe('accepted');
    expect(beat({ alertname })).toBe('accepted');
    expect(beat({ alertname, severity: 'critical' })).toBe('rejected');
  }
  expect(beat({ alertname: 'WatchdogReset', severity: 'none' })).toBe('rejected');
});

test('a resolved alert must say when', () => {
  const alert = {
    status: 'resolved',
    labels: { alertname: 'X', host: 'a' },
    startsAt: '2026-03-04T09:58:00Z',
    endsAt: '0001-01-01T00:00:00Z',
  };

  expect(readAlert(alert, ASSET_LABELS)).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(/^endsAt: /) });
});

test('an alert whose asset no label names is refused with the labels looked for, those it has, and the setting', () => {
  const labels = { alertname: 'DiskFull', machine: 'srv-01' };
  const read = readAlert({ status: 'firing', labels, startsAt: '2026-03-04T09:58:00Z' }, ['host', 'node']);
  const faults = read.kind === 'rejected' ? [read] : [];
  const { message, hint } = nothingAccepted(faults);

  expect(read).toMatchObject({
    kind: 'rejected',
    reason: 'labels: none of host, node names the asset; there are alertname, machine: add the one that does to api.assetLabels',
  });
  expect(message).toContain('api.assetLabels');
  expect(hint?.ru).toBe(
    'Ни одна запись не принята; первая: labels: ни одна из меток host, node не называет объект; есть alertname, machine: добавьте нужную в api.assetLabels',
  );
  expect(hint?.ko).toMatch(/host, node 중 자산을 .*alertname, machine.*api\.assetLabels에/);
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`label_${index}`, 'x']));
  const crowded = readAlert({ status: 'firing', labels: { alertname: 'X', ...many }, startsAt: '2026-03-04T09:58:00Z' }, ['host']);
  expect(crowded).toMatchObject({ reason: expect.stringContaining('label_18, …: add') });
});
