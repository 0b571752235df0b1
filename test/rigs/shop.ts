import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { parseSettings } from '../../config.ts';
import { createApp, type Running } from '../../main.ts';
import { type FakeJira, startFakeJira } from '../fakes/jira/jira.ts';
import { eventually, scratch } from '../peers/peer.ts';
import { type ServicePeer, startService } from '../peers/restartable-service.ts';
import { type Sshd, startSshd } from '../peers/sshd.ts';

export const METRIC = 'http_server_request_duration_seconds';

/** Accounts of the people of the shop on a chat platform. Olga may ask and approve, Anna approve, Viktor only look. */
export type Accounts = { readonly platform: 'slack' | 'telegram'; readonly olga: string; readonly anna: string; readonly viktor: string };

/**
 * For tests of the whole program: checkout depends on payments, a real process that grows slow and that a real sshd can restart;
 * both are scraped; a rule watches checkout. The program over it can be started, stopped and started again.
 */
export type Shop = {
  readonly service: ServicePeer;
  readonly jira: FakeJira;
  /** Starts the program, or starts it again on the same data; TEST_LOG=warn shows what it logs. */
  start(): Promise<Running>;
  stop(): Promise<void>;
  /** Moves the program's clock forward. */
  pass(ms: number): void;
  /** Ends everything. */
  close(): Promise<void>;
};

export type ShopOptions = {
  readonly accounts: Accounts;
  /** Settings of the chat, the stores, the API. */
  readonly settings: Readonly<Record<string, unknown>>;
};

export async function createShop({ accounts, settings }: ShopOptions): Promise<Shop> {
  const folder = scratch('shop');
  const service = await startService();
  const sshd = await startSshd(`SetEnv PATH=${service.bin}:${process.env.PATH}`);
  const jira = await startFakeJira({ email: 'bot@example.test', token: 'jira-token', project: 'OPS', issueTypes: ['Task'] });
  process.env.TEST_JIRA_TOKEN = 'jira-token';
  // Checkout calls payments for each of its requests, so it is at least as slow.
  const exporter = createServer((request, response) => {
    service.latency().then(
      (seconds) => response.end(`# TYPE ${METRIC} gauge\n${METRIC} ${request.url === '/checkout' ? seconds + 0.004 : seconds}\n`),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', () => resolve()));
  const { port } = exporter.address() as AddressInfo;
  const parsed = parseSettings(
    { ...shopSettings({ port, sshd, jira, accounts }), dataDir: join(folder.path, 'data'), api: { port: 0 }, ...settings },
    'test',
  );
  let passed = 0;
  let told = false;
  let app: ReturnType<typeof createApp> | null = null;
  const stop = async () => {
    await app?.stop();
    app = null;
  };
  return {
    service,
    jira,
    start: async () => {
      const options = { log: pino({ level: process.env.TEST_LOG ?? 'fatal' }), now: () => new Date(Date.now() + passed), terminals: false };
      app = createApp(parsed, options);
      const running = await app.start();
      if (!told) await tellHistory(running);
      told = true;
      return running;
    },
    stop,
    pass: (ms) => {
      passed += ms;
    },
    close: async () => {
      await stop();
      exporter.close();
      await Promise.all([jira.stop(), sshd.stop()]);
      service.stop();
      folder.remove();
    },
  };
}

/** An hour of ordinary latency, sent by an agent through the API as it would have been measured. */
export async function tellHistory(running: Pick<Running, 'url' | 'stores'>): Promise<void> {
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
  if (response.status !== 202) throw new Error(`the history was not taken: ${response.status} ${await response.text()}`);
  const all = { assetIds: null, window: { from: new Date(0), to: new Date() } };
  await eventually(async () => (await running.stores.samples.series(all)).length >= 2);
}

function shopSettings(parts: { port: number; sshd: Sshd; jira: FakeJira; accounts: Accounts }) {
  const { port, sshd, jira, accounts } = parts;
  const { platform } = accounts;
  const scrape = (id: string) => ({
    id,
    asset: id,
    collector: 'prometheus',
    every: '1s',
    settings: { url: `http://127.0.0.1:${port}/${id}` },
  });
  const person = (id: 'olga' | 'anna' | 'viktor', ...roles: string[]) => ({
    id,
    name: id,
    roles,
    identities: [{ platform, userId: accounts[id] }],
  });
  const threshold = { metric: METRIC, above: 0.2, for: '3s' };
  return {
    targets: [scrape('payments'), scrape('checkout')],
    rules: [{ id: 'slow', name: 'Checkout is slow', severity: 'critical', asset: 'checkout', threshold }],
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
    people: [person('olga', 'operator', 'approver'), person('anna', 'approver'), person('viktor', 'viewer')],
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
    jira: { baseUrl: jira.url, email: 'bot@example.test', token: 'env:TEST_JIRA_TOKEN', project: 'OPS' },
  };
}
