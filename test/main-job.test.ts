import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { verifyChain } from '../domain/audit.ts';
import { createApp, type Running } from '../main.ts';
import { type FakeJira, startFakeJira } from './fakes/jira/jira.ts';
import type { FakeMessage } from './fakes/slack/api.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { describeWithPeers, eventually, scratch } from './peers/peer.ts';
import { type ServicePeer, startService } from './peers/restartable-service.ts';
import { type Sshd, startSshd } from './peers/sshd.ts';

const CHANNEL = 'C0000000A';
const OLGA = 'U0000OLGA';
const ANNA = 'U0000ANNA';
const VIKTOR = 'U00VIKTOR';
const METRIC = 'http_server_request_duration_seconds';

/**
 * The main job of the product, whole: a real service grows slow, is scraped, the rule fires, Slack explains it, a person asks, one
 * requests the fix and another approves it, it runs over a real sshd, the metric recovers, the chat says so, a ticket is opened.
 */
describeWithPeers(['sshd'], 'the main job', () => {
  const folder = scratch('main-job');
  let service: ServicePeer;
  let sshd: Sshd;
  let slack: SlackFake;
  let jira: FakeJira;
  let exporter: ReturnType<typeof createServer>;
  let app: ReturnType<typeof createApp>;
  let running: Running;

  beforeAll(async () => {
    service = await startService();
    sshd = await startSshd(`SetEnv PATH=${service.bin}:${process.env.PATH}`);
    slack = await startSlackFake();
    jira = await startFakeJira({ email: 'bot@example.test', token: 'jira-token', project: 'OPS', issueTypes: ['Task'] });
    // Checkout calls payments for each of its requests, so it is at least as slow.
    exporter = createServer((request, response) => {
      service.latency().then(
        (seconds) => response.end(`# TYPE ${METRIC} gauge\n${METRIC} ${request.url === '/checkout' ? seconds + 0.004 : seconds}\n`),
        () => response.writeHead(503).end(),
      );
    });
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', () => resolve()));
    Object.assign(process.env, { TEST_SLACK_TOKEN: slack.token, TEST_SLACK_APP_TOKEN: slack.appToken, TEST_JIRA_TOKEN: 'jira-token' });
    app = createApp(settings(), { log: pino({ level: 'fatal' }), now: () => new Date(), terminals: false });
    running = await app.start();
    await tellHistory();
  }, 120_000);

  afterAll(async () => {
    await app.stop();
    exporter.close();
    await Promise.all([slack.stop(), jira.stop(), sshd.stop()]);
    service.stop();
    folder.remove();
  });

  function settings() {
    const { port } = exporter.address() as AddressInfo;
    const scrape = (id: string) => ({
      id,
      asset: id,
      collector: 'prometheus',
      every: '1s',
      settings: { url: `http://127.0.0.1:${port}/${id}` },
    });
    const person = (id: string, userId: string, roles: readonly string[]) => ({
      id,
      name: id,
      roles,
      identities: [{ platform: 'slack', userId }],
    });
    return parseSettings(
      {
        dataDir: join(folder.path, 'data'),
        api: { port: 0 },
        targets: [scrape('payments'), scrape('checkout')],
        rules: [
          {
            id: 'slow',
            name: 'Checkout is slow',
            severity: 'critical',
            asset: 'checkout',
            threshold: { metric: METRIC, above: 0.2, for: '3s' },
          },
        ],
        evaluateEvery: '1s',
        inventory: [
          { id: 'checkout', kind: 'service', relations: [{ kind: 'depends-on', to: 'payments' }] },
          {
            id: 'payments',
            kind: 'service',
            attributes: { 'service.unit': 'payments.service' },
            relations: [{ kind: 'runs-on', to: 'srv-app-01' }],
          },
          { id: 'srv-app-01', kind: 'server' },
        ],
        people: [person('olga', OLGA, ['operator', 'approver']), person('anna', ANNA, ['approver']), person('viktor', VIKTOR, ['viewer'])],
        hosts: [
          {
            asset: 'srv-app-01',
            host: sshd.host,
            port: sshd.port,
            user: sshd.user,
            privateKey: `file:${sshd.privateKeyPath}`,
            hostKeyFingerprint: sshd.hostKeyFingerprint,
          },
        ],
        channels: [{ platform: 'slack', channel: CHANNEL }],
        slack: { botToken: 'env:TEST_SLACK_TOKEN', appToken: 'env:TEST_SLACK_APP_TOKEN', apiUrl: slack.apiUrl },
        jira: { baseUrl: jira.url, email: 'bot@example.test', token: 'env:TEST_JIRA_TOKEN', project: 'OPS' },
      },
      'test',
    );
  }

  /** An hour of ordinary latency, sent by an agent through the API as it would have been measured. */
  async function tellHistory(): Promise<void> {
    const minutes = Array.from({ length: 60 }, (_, minute) => minute);
    const events = ['payments', 'checkout'].flatMap((asset_id) =>
      minutes.map((minute) => {
        const timestamp = new Date(Date.now() - (60 - minute) * 60_000).toISOString();
        return { asset_id, metric: METRIC, value: 0.003 + (minute % 5) / 2_000, unit: 's', timestamp };
      }),
    );
    const response = await fetch(`${running.url}/ingest/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    expect(response.status).toBe(202);
    await eventually(
      async () => (await running.stores.samples.series({ assetIds: null, window: { from: new Date(0), to: new Date() } })).length >= 2,
    );
  }

  const text = (message: FakeMessage) => JSON.stringify([message.text, message.blocks]);
  const messages = () => slack.messages(CHANNEL);
  const said = (pattern: RegExp, after = 0) =>
    eventually(
      () =>
        messages()
          .slice(after)
          .find((message) => pattern.test(text(message))),
      60_000,
    );
  const whispered = (user: string, pattern: RegExp) =>
    eventually(() => slack.ephemerals.find((one) => one.user === user && pattern.test(one.text)), 20_000);

  test('an alert fires, the chat explains why, a person approves the fix, the metric recovers', { timeout: 240_000 }, async () => {
    await service.wedge();
    const alert = await said(/Checkout is slow/);
    expect(text(alert)).toMatch(/payments/);
    expect(text(alert)).toMatch(/Restart the service/);
    const thread = alert.ts;
    await eventually(() => running.stores.chat.alertOfThread('slack', CHANNEL, thread));

    await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'почему сработал алерт?', thread });
    expect(text(await said(/Причина/, 1))).toMatch(/payments/);
    await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'show the graph', thread });
    await eventually(() => slack.uploads.length > 0, 20_000);
    const before = messages().length;
    await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'what changed?', thread });
    await eventually(() => messages().length > before, 20_000);

    await slack.click({ user: VIKTOR, channel: CHANNEL, ts: thread, label: /^Run/ });
    await whispered(VIKTOR, /may not/i);
    await slack.click({ user: OLGA, channel: CHANNEL, ts: thread, label: /^Run/ });
    const request = await said(/systemctl restart payments\.service/, 1);
    await slack.click({ user: OLGA, channel: CHANNEL, ts: request.ts, label: 'Approve' });
    await whispered(OLGA, /yourself/);
    await slack.click({ user: VIKTOR, channel: CHANNEL, ts: request.ts, label: 'Approve' });
    await eventually(() => slack.ephemerals.filter(({ user }) => user === VIKTOR).length > 1);
    expect(service.calls()).toEqual([]);
    await slack.click({ user: ANNA, channel: CHANNEL, ts: request.ts, label: 'Approve' });

    const result = await said(/Yes: http_server/, 1);
    expect(service.calls()).toEqual(['restart payments.service', 'is-active payments.service']);
    expect(await service.latency()).toBeLessThan(0.2);
    expect(result.thread_ts).toBe(thread);
    await eventually(async () => (await running.stores.alerts.list({ status: 'firing', limit: 10 })).length === 0, 20_000);
    await said(/[Rr]esolved/, 1);

    await slack.click({ user: OLGA, channel: CHANNEL, ts: thread, label: 'Open a ticket' });
    await whispered(OLGA, /OPS-1/);
    await slack.click({ user: OLGA, channel: CHANNEL, ts: thread, label: 'Open a ticket' });
    expect(jira.issues).toHaveLength(1);
    expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });
});
