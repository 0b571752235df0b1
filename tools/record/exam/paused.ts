import { spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import { startRedis } from '../../../test/peers/redis.ts';
import { startSshd } from '../../../test/peers/sshd.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig, type Ship, scraped, serve } from './rig.ts';
import { exposition, follow, startService } from './service.ts';

const SHOP = 'whinchat-51';
const STORE = 'gadwall-06';
const HOST = 'merlin-19';
const SIGNS_IN_AT_SECOND = 128;

export const PAUSED: Question = {
  domain: 'human',
  told: 'Somebody signs in to the host of the store and stops its process with a signal that it is to go on from later; it answers nobody, and the shop gives up on each request. A real OpenSSH server with its own log, a real Redis that really stands still; the shop is a small program of the rig.',
  sources: ['OpenSSH sshd (its log), Redis (INFO) and ioredis, run for the recording', 'tools/record/exam/paused.ts'],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: HOST, concepts: ['user.action', 'log.unusual'] },
      { assetId: STORE, concepts: ['process.down', 'service.unreached', 'dependency.failed'] },
    ],
  },
};

export async function paused(): Promise<Rig> {
  const store = await startRedis();
  const sshd = await startSshd('LogLevel VERBOSE');
  const [sessions, asked] = [store, store].map(({ url }) => new Redis(url, { commandTimeout: 1_000 })) as [Redis, Redis];
  for (const client of [sessions, asked]) client.on('error', () => undefined);
  const shop = await startService(SHOP, {
    program: 'shop',
    failed: 'session not read',
    everyMs: 250,
    work: async () => {
      await sessions.set('session', 'x', 'EX', 60);
      await sessions.get('session');
    },
  });
  const exporter = await serve(async (_request, response) => {
    try {
      const of = new Map((await asked.info()).split('\r\n').map((line) => line.split(':') as [string, string]));
      response.end(
        exposition({
          redis_up: 1,
          redis_connected_clients: of.get('connected_clients') ?? 0,
          redis_commands_processed_total: of.get('total_commands_processed') ?? 0,
          redis_memory_used_bytes: of.get('used_memory') ?? 0,
        }),
      );
    } catch {
      response.end(exposition({ redis_up: 0 }));
    }
  });
  let following: { stop(): void } | undefined;
  let signing: NodeJS.Timeout | undefined;
  const signIn = () => {
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes'].flatMap((one) => ['-o', one]);
    const to = ['-i', sshd.privateKeyPath, '-p', String(sshd.port), `${sshd.user}@127.0.0.1`];
    spawn('ssh', [...options, ...to, `kill -STOP ${store.pid}`], { stdio: 'ignore' });
  };
  return {
    targets: [shop.target, scraped(STORE, exporter.url)],
    onLogs: (ship: Ship) => {
      shop.onLogs(ship);
      following = follow(sshd.output, (line) =>
        ship(HOST, 'sshd', 'info', line.replaceAll('\r', '').replace(/\/tmp\/\S+authorized_keys/, '/root/.ssh/authorized_keys')),
      );
      signing = setTimeout(signIn, SIGNS_IN_AT_SECOND * 1_000);
    },
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', STORE]]),
      inventory(began, STORE, 'service', [['runs-on', HOST]]),
      inventory(began, HOST, 'server'),
      ...recorded,
    ],
    stop: async () => {
      clearTimeout(signing);
      following?.stop();
      shop.stop();
      exporter.stop();
      for (const client of [sessions, asked]) client.disconnect();
      process.kill(store.pid, 'SIGCONT');
      await Promise.all([store.stop(), sshd.stop()]);
    },
  };
}
