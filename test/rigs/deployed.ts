import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DEFAULT_TENANT } from '../../domain/tenant.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { type FakeJira, startFakeJira } from '../fakes/jira/jira.ts';
import { type SlackFake, startSlackFake } from '../fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/telegram-fake.ts';
import { freePort, type Peer, scratch, startProcess } from '../peers/peer.ts';
import { startPostgres } from '../peers/postgres.ts';
import { startRedis } from '../peers/redis.ts';
import { type ServicePeer, startService } from '../peers/restartable-service.ts';
import { type Sshd, startSshd } from '../peers/sshd.ts';
import { METRIC, tellHistory } from './shop.ts';

const CLI = join(import.meta.dirname, '..', '..', 'cli.ts');
export const CHANNEL = 'C0000000A';
export const GROUP = -1001234567890;
/** Olga may ask and approve, Anna and Boris approve; each in Slack and in Telegram. */
export const SLACK = { olga: 'U0000OLGA', anna: 'U0000ANNA', boris: 'U000BORIS' } as const;
export const TELEGRAM = { olga: 11, anna: 12, boris: 13 } as const;
export const FARM = ['web-1', 'web-2', 'web-3', 'web-4', 'web-5', 'web-6'] as const;

/**
 * For tests: the program as it is deployed, api, bot and workers as processes of their own over PostgreSQL and Redis, with Slack, Telegram
 * and Jira; a service that grows slow, and six hosts of a farm, each behind a real sshd.
 */
export type Deployed = {
  readonly url: string;
  readonly slack: SlackFake;
  readonly telegram: TelegramFake;
  readonly jira: FakeJira;
  readonly service: ServicePeer;
  readonly stores: TenantStores;
  readonly farm: Farm;
  /** Processes that run now, by name: api, bot, worker-1, worker-2. */
  readonly processes: ReadonlyMap<string, Peer>;
  /** Ends a process without a word. */
  kill(name: string): Promise<void>;
  /** Holds processes still, or lets them go on. */
  signal(names: readonly string[], signal: 'SIGSTOP' | 'SIGCONT'): void;
  start(name: string): Promise<void>;
  close(): Promise<void>;
};

export type Farm = {
  /** What `systemctl` was called with on a host, in order. */
  calls(host: string): string[];
  /** On this host it fails from now on, or waits until it is let go. */
  set(host: string, mood: 'well' | 'fails' | 'waits'): void;
};

export async function startDeployed(): Promise<Deployed> {
  const stops: Array<() => unknown> = [];
  const kept = <T>(thing: T, stop: (of: T) => unknown): T => {
    stops.push(() => stop(thing));
    return thing;
  };
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const folder = kept(scratch('deployed'), (one) => one.remove());
    const postgres = kept(await startPostgres(), (one) => one.stop());
    const redis = kept(await startRedis(), (one) => one.stop());
    const slack = kept(await startSlackFake(), (one) => one.stop());
    const telegram = kept(await startTelegramFake(), (one) => one.stop());
    const jira = kept(
      await startFakeJira({ email: 'bot@example.test', token: 'jira-token', project: 'OPS', issueTypes: ['Task'] }),
      (one) => one.stop(),
    );
    const service = kept(await startService(), (one) => one.stop());
    const exporter = kept(await startExporter(service), (one) => one.close());
    const app = kept(await startSshd(`SetEnv PATH=${service.bin}:${process.env.PATH}`), (one) => one.stop());
    const farm = createFarm(folder.path);
    const hosts = await Promise.all(
      FARM.map(async (asset) => {
        const sshd = kept(await startSshd(`SetEnv PATH=${farm.bin(asset)}:${process.env.PATH}`), (one) => one.stop());
        return hostOf(asset, sshd);
      }),
    );
    const config = join(folder.path, 'inframind.yaml');
    const { port } = exporter.address() as AddressInfo;
    const settings = settingsOf({ port, hosts: [hostOf('srv-app-01', app), ...hosts], slack, telegram, jira });
    writeFileSync(config, JSON.stringify(settings));
    const processes = new Map<string, Peer>();
    const apiPort = await freePort();
    const start = async (name: string) => {
      const [role = ''] = name.split('-');
      const peer = await startProcess({
        command: process.execPath,
        args: [CLI, 'start', '--only', role, '--config', config],
        cwd: folder.path,
        env: {
          ...{ INFRAMIND_DATA_DIR: join(folder.path, name), INFRAMIND_DATABASE_URL: postgres.url, INFRAMIND_QUEUE_URL: redis.url },
          ...{ INFRAMIND_PORT: String(role === 'api' ? apiPort : await freePort()), LANG: 'C', LC_ALL: 'C' },
          ...{
            SLACK: slack.token,
            SLACK_APP: slack.appToken,
            TELEGRAM: telegram.token,
            JIRA: 'jira-token',
            OLGA_KEY: 'key-of-olga',
            ADMIN_KEY: 'key-of-admin',
          },
        },
        ready: (output) => output.includes('InfraMind is running'),
        timeoutMs: 90_000,
      });
      processes.set(name, peer);
    };
    stops.push(() => Promise.all([...processes.values()].map((peer) => ended(peer))));
    await start('api');
    await Promise.all(['bot', 'worker-1', 'worker-2'].map(start));
    const opened = await openStores({ databaseUrl: postgres.url, dataDir: 'memory' });
    stops.push(() => opened.stores.close());
    const stores = opened.stores.forTenant(DEFAULT_TENANT);
    await tellHistory({ url: `http://127.0.0.1:${apiPort}`, stores });
    return {
      ...{ url: `http://127.0.0.1:${apiPort}`, slack, telegram, jira, service, farm, processes, start, close },
      stores,
      signal: (names, signal) => {
        for (const name of names) process.kill(processes.get(name)?.pid ?? 0, signal);
      },
      kill: async (name) => {
        const peer = processes.get(name);
        if (peer === undefined) return;
        process.kill(peer.pid, 'SIGKILL');
        processes.delete(name);
        await peer.stop();
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Ends a process, also one that is held still. */
function ended(peer: Peer): Promise<void> {
  try {
    process.kill(peer.pid, 'SIGCONT');
  } catch {
    // It has ended by itself.
  }
  return peer.stop();
}

async function startExporter(service: ServicePeer) {
  const exporter = createServer((request, response) => {
    service.latency().then(
      (seconds) => response.end(`# TYPE ${METRIC} gauge\n${METRIC} ${request.url === '/checkout' ? seconds + 0.004 : seconds}\n`),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', () => resolve()));
  return exporter;
}

function createFarm(folder: string): Farm & { bin(host: string): string } {
  const file = (host: string, name: string) => join(folder, host, name);
  for (const host of FARM) {
    mkdirSync(file(host, 'bin'), { recursive: true });
    writeFileSync(
      file(host, 'bin/systemctl'),
      `#!/bin/sh
echo "$1 $2" >> '${file(host, 'calls')}'
[ ! -e '${file(host, 'fails')}' ] || { echo "Failed to $1 $2: Unit $2 not loaded." >&2; exit 5; }
while [ -e '${file(host, 'waits')}' ]; do sleep 0.1; done
echo "$1 of $2 done on ${host}"
`,
    );
    chmodSync(file(host, 'bin/systemctl'), 0o755);
  }
  return {
    bin: (host) => file(host, 'bin'),
    calls: (host) => (existsSync(file(host, 'calls')) ? readFileSync(file(host, 'calls'), 'utf8').trimEnd().split('\n') : []),
    set: (host, mood) => {
      for (const other of ['fails', 'waits']) rmSync(file(host, other), { force: true });
      if (mood !== 'well') writeFileSync(file(host, mood), '');
    },
  };
}

function hostOf(asset: string, sshd: Sshd) {
  const { host, port, user, hostKeyFingerprint } = sshd;
  return { asset, host, port, user, hostKeyFingerprint, privateKey: `file:${sshd.privateKeyPath}` };
}

function settingsOf(parts: { port: number; hosts: readonly unknown[]; slack: SlackFake; telegram: TelegramFake; jira: FakeJira }) {
  const { port, hosts, slack, telegram, jira } = parts;
  const scrape = (id: string) => ({
    ...{ id, asset: id, collector: 'prometheus', every: '1s' },
    settings: { url: `http://127.0.0.1:${port}/${id}` },
  });
  const person = (id: keyof typeof SLACK, more: object = {}) => ({
    ...{ id, name: id, roles: id === 'olga' ? ['operator', 'approver'] : ['approver'], ...more },
    identities: [
      { platform: 'slack', userId: SLACK[id] },
      { platform: 'telegram', userId: String(TELEGRAM[id]) },
    ],
  });
  return {
    targets: [scrape('payments'), scrape('checkout')],
    rules: [
      {
        ...{ id: 'slow', name: 'Checkout is slow', severity: 'critical', asset: 'checkout' },
        threshold: { metric: METRIC, above: 0.2, for: '3s' },
      },
    ],
    evaluateEvery: '1s',
    inventory: [
      { id: 'checkout', kind: 'service', relations: [{ kind: 'depends-on', to: 'payments' }] },
      {
        ...{ id: 'payments', kind: 'service', attributes: { 'service.unit': 'payments.service' } },
        relations: [{ kind: 'runs-on', to: 'srv-app-01' }],
      },
      { id: 'srv-app-01', kind: 'server' },
      ...FARM.map((id) => ({ id, kind: 'server' })),
    ],
    people: [
      person('olga', { apiKey: 'env:OLGA_KEY' }),
      person('anna', { language: 'ru' }),
      person('boris'),
      { id: 'admin', name: 'admin', roles: ['admin'], apiKey: 'env:ADMIN_KEY' },
    ],
    hosts,
    channels: [
      { platform: 'slack', channel: CHANNEL },
      { platform: 'telegram', channel: String(GROUP), language: 'ru', timeZone: 'Europe/Moscow' },
    ],
    slack: { botToken: 'env:SLACK', appToken: 'env:SLACK_APP', apiUrl: slack.apiUrl },
    telegram: { token: 'env:TELEGRAM', apiRoot: telegram.apiRoot },
    jira: { baseUrl: jira.url, email: 'bot@example.test', token: 'env:JIRA', project: 'OPS' },
    ticketRules: [{ id: 'all', match: {} }],
  };
}
