import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startOpenSearch } from '../../peers/opensearch.ts';
import { freePort, scratch, startProcess } from '../../peers/peer.ts';
import { startPostgres } from '../../peers/postgres.ts';
import { startRedis } from '../../peers/redis.ts';
import { nodeFlags } from '../../rigs/node-flags.ts';
import { type Relay, startRelay } from './proxy.ts';
import { keepRunning, type Service } from './service.ts';

const CLI = join(import.meta.dirname, '..', '..', '..', 'cli.ts');

/** The program as in production, every part a process of its own that is started again when it ends. */
export type Production = {
  readonly url: string;
  readonly syslogPort: number;
  readonly openSearchUrl: string;
  readonly api: Service;
  readonly workers: readonly Service[];
  readonly redis: Service;
  readonly postgres: Service;
  readonly openSearch: Service;
  /** Between the workers and OpenSearch, and between the API and Redis. */
  readonly toOpenSearch: Relay;
  readonly toRedis: Relay;
  /** The disks of Redis and of PostgreSQL, null where nothing may be mounted. */
  readonly disks: { readonly redis: Disk; readonly postgres: Disk } | null;
  stop(): Promise<void>;
};

/** A small disk. */
export type Disk = { fill(): void; free(): void };

export type ProductionOptions = {
  readonly workers: number;
  /** When Redis writes its file through to the disk. */
  readonly fsync: 'always' | 'everysec';
  /** Senders are refused above so many waiting jobs. */
  readonly queueLimit: number;
};

export async function startProduction({ workers, fsync, queueLimit }: ProductionOptions): Promise<Production> {
  const folder = scratch('storm');
  const stops: Array<() => Promise<unknown> | unknown> = [() => folder.remove()];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const place = (name: string) => {
      const path = join(folder.path, name);
      mkdirSync(path);
      return path;
    };
    const [redisFolder, postgresFolder, home] = [place('redis'), place('postgres'), place('opensearch')];
    // PostgreSQL runs as another user.
    execFileSync('chmod', ['a+rx', folder.path, postgresFolder]);
    const redisDisk = mountDisk(redisFolder, 192);
    const postgresDisk = redisDisk === null ? null : mountDisk(postgresFolder, 384);
    stops.push(() => unmount(redisFolder, postgresFolder));
    const [redisPort, postgresPort, openSearchPort, port, syslogPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const keep = async (name: string, start: Parameters<typeof keepRunning>[1]) => {
      const service = await keepRunning(name, start);
      stops.push(service.stop);
      return service;
    };
    const relay = async (target: number) => {
      const started = await startRelay(target);
      stops.push(started.stop);
      return started;
    };
    const [redis, postgres, openSearch] = await Promise.all([
      keep('Redis', () => startRedis({ durable: true, fsync, port: redisPort, folder: redisFolder })),
      keep('PostgreSQL', () => startPostgres({ port: postgresPort, folder: postgresFolder })),
      keep('OpenSearch', () => startOpenSearch({ port: openSearchPort, home })),
    ]);
    const toOpenSearch = await relay(openSearchPort);
    const toRedis = await relay(redisPort);

    const config = join(folder.path, 'inframind.yaml');
    const listener = { id: 'syslog', collector: 'syslog', settings: { address: '127.0.0.1', port: syslogPort, protocols: ['tcp'] } };
    writeFileSync(config, JSON.stringify({ targets: [], rules: [], api: { queueLimit }, listeners: [listener] }));
    const ours = (role: string, apiPort: number, redisAt: number, openSearchAt: number) => () =>
      startProcess({
        command: process.execPath,
        args: [...nodeFlags(), CLI, 'start', '--only', role, '--config', config],
        cwd: folder.path,
        env: {
          INFRAMIND_DATA_DIR: join(folder.path, 'data'),
          INFRAMIND_DATABASE_URL: `postgres://postgres@127.0.0.1:${postgresPort}/postgres`,
          INFRAMIND_QUEUE_URL: `redis://127.0.0.1:${redisAt}`,
          INFRAMIND_OPENSEARCH_URL: `http://127.0.0.1:${openSearchAt}`,
          INFRAMIND_PORT: String(apiPort),
          LANG: 'C',
          LC_ALL: 'C',
        },
        ready: (output) => output.includes('InfraMind is running'),
        timeoutMs: 90_000,
      });
    const api = await keep('api', ours('api', port, toRedis.port, openSearchPort));
    const workerServices = await Promise.all(
      Array.from({ length: workers }, async (_, index) => {
        const own = await freePort();
        return keep(`worker ${index + 1}`, ours('worker', own, redisPort, toOpenSearch.port));
      }),
    );
    return {
      url: `http://127.0.0.1:${port}`,
      syslogPort,
      openSearchUrl: `http://127.0.0.1:${openSearchPort}`,
      api,
      workers: workerServices,
      redis,
      postgres,
      openSearch,
      toOpenSearch,
      toRedis,
      disks: redisDisk === null || postgresDisk === null ? null : { redis: redisDisk, postgres: postgresDisk },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A disk in memory; null when we may not mount. */
function mountDisk(folder: string, megabytes: number): Disk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]).status !== 0) return null;
  const filler = join(folder, 'filler');
  return {
    fill: () => {
      const file = openSync(filler, 'a');
      const { bavail, bsize } = statfsSync(folder);
      try {
        for (let left = bavail * bsize; left > 0; ) left -= writeSync(file, Buffer.alloc(Math.min(left, 2 ** 20)));
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw thrown;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
  };
}

function unmount(...folders: readonly string[]): void {
  for (const folder of folders) spawnSync('umount', ['-l', folder]);
}
