import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithPeers, freePort, type Peer, scratch, startProcess } from '../peers/peer.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from '../peers/postgres.ts';
import { type RedisPeer, startRedis } from '../peers/redis.ts';
import { nodeFlags } from '../rigs/node-flags.ts';
import { copyDockerContext, dockerContext } from './docker-context.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').replace(/\\\n/g, '');
const instruction = (name: string) => new RegExp(`^${name}\\s+(.*)$`, 'm').exec(dockerfile)?.[1]?.trim() ?? '';
/** The account of the image; as root we can take it on, otherwise the program runs as whoever runs the tests. */
const account = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

describe('the content of the image', () => {
  test('is the program, without tests, recordings of collectors and secrets', () => {
    const files = dockerContext(root);
    expect(files).toEqual(expect.arrayContaining(['cli.ts', 'package-lock.json', 'api/web/index.html', 'stores/postgres/migrate.ts']));
    expect(files.some((file) => /^stores\/postgres\/migrations\/.*\.sql$/.test(file))).toBe(true);
    expect(files.filter((file) => /\.test\.ts$|^test\/|^deploy\/|^\.git|\.env|testcases/.test(file))).toEqual([]);
  });

  test('is run as nobody in particular, by its number, under an init', () => {
    expect(instruction('USER')).toBe('1000:1000');
    expect(JSON.parse(instruction('ENTRYPOINT'))).toEqual(['/usr/bin/tini', '--', 'node', ...nodeFlags(), 'cli.ts']);
    expect(nodeFlags()).toEqual(['--max-semi-space-size=16']);
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-\w+-slim$/m);
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    expect(dockerfile.match(/^FROM \$\{NODE_IMAGE\}( AS packages)?$/gm)).toHaveLength(2);
  });
});

await describeWithPostgres('the image and the accounts of docker-compose.yml', () => {
  describeWithPeers(['redis-server'], 'with a real PostgreSQL and Redis', () => {
    const folder = scratch('image');
    const app = join(folder.path, 'app');
    const node = join(folder.path, process.platform === 'win32' ? 'node.exe' : 'node');
    let postgres: PostgresPeer;
    let redis: RedisPeer;
    const ports: Record<string, number> = {};
    const roles: Record<string, Peer> = {};
    const file = (name: string, text: string) => {
      writeFileSync(join(folder.path, name), text, { mode: 0o444 });
      return join(folder.path, name);
    };
    const psql = (url: string, args: readonly string[]) => run(join(postgres.bin, 'psql'), [url, '-q', '-v', 'ON_ERROR_STOP=1', ...args]);
    const databaseUrl = (user: string) => {
      const url = new URL(postgres.url);
      return `postgres://${user}@${url.host}/inframind`;
    };
    /** The health check of the Dockerfile, to the letter. @returns its exit code */
    const healthOf = async (role: string): Promise<number> => {
      const [, ...args] = JSON.parse(/CMD (\[.*\])/.exec(instruction('HEALTHCHECK'))?.[1] ?? '[]') as string[];
      const env = { PATH: process.env.PATH ?? '', INFRAMIND_PORT: String(ports[role]) };
      return run(process.execPath, args, { env }).then(
        () => 0,
        (error: { code: number }) => error.code,
      );
    };

    beforeAll(async () => {
      [postgres, redis] = await Promise.all([startPostgres(), startRedis({ durable: true })]);
      file('database_password', 'of-inframind');
      file('grafana_database_password', 'of-grafana');
      const { hostname, port } = new URL(postgres.url);
      await run('bash', [join(root, 'deploy/compose/postgres/roles.sh')], {
        env: { PATH: [postgres.bin, process.env.PATH].join(delimiter), PGHOST: hostname, PGPORT: port, SECRETS_DIR: folder.path },
      });

      copyDockerContext(root, app);
      const install = /RUN npm (ci [^&]*)/.exec(dockerfile)?.[1]?.trim().split(/\s+/) ?? [];
      await run('npm', [...install, '--prefer-offline'], { cwd: app, maxBuffer: 2 ** 26, shell: process.platform === 'win32' });
      await run('sh', ['-c', /(find node_modules .*-delete)/.exec(dockerfile)?.[1] ?? 'false'], { cwd: app });
      mkdirSync(join(app, 'data'), { mode: 0o700 });
      if (account.uid !== undefined) chownSync(join(app, 'data'), account.uid, account.gid);
      chmodSync(folder.path, 0o755);
      // The one that runs the tests may lie where the account of the image cannot go.
      copyFileSync(process.execPath, node);
      chmodSync(node, 0o755);

      file('database_url', databaseUrl('inframind'));
      file('queue_url', redis.url);
      file('token', 'a-token-of-the-test');
      const settings = `databaseUrl: file:${folder.path}/database_url
queueUrl: file:${folder.path}/queue_url
api: { host: 0.0.0.0, token: "file:${folder.path}/token", ingestToken: "file:${folder.path}/token" }
targets: []
`;
      const path = file('inframind.yaml', settings);
      const start = async (role: string) => {
        const port = await freePort();
        ports[role] = port;
        roles[role] = await startProcess({
          command: node,
          args: [...nodeFlags(), 'cli.ts', 'start', '--only', role],
          cwd: app,
          env: { INFRAMIND_CONFIG: path, INFRAMIND_PORT: String(port), NODE_ENV: 'production', HOME: '/nonexistent' },
          ...account,
          ready: () =>
            fetch(`http://127.0.0.1:${port}/health`).then(
              (answer) => answer.ok,
              () => false,
            ),
          timeoutMs: 40_000,
        });
      };
      await Promise.all(['api', 'bot', 'worker'].map(start));
    }, 180_000);

    afterAll(async () => {
      await Promise.all(Object.values(roles).map((peer) => peer.stop()));
      await Promise.all([postgres?.stop(), redis?.stop()]);
      folder.remove();
    });

    test('brings its packages for production only', () => {
      const packages = JSON.parse(readFileSync(join(app, 'node_modules', '.package-lock.json'), 'utf8')) as { packages: object };
      expect(Object.keys(packages.packages)).toContain('node_modules/fastify');
      expect(Object.keys(packages.packages)).not.toContain('node_modules/vitest');
      const bytes = Number(execFileSync('du', ['-sk', app], { encoding: 'utf8' }).split('\t')[0]) * 1_024;
      console.log(`the image's /app: ${Math.round(bytes / 1e6)} MB`);
      expect(bytes).toBeLessThan(200e6);
    });

    test('each role runs without rights over its files and is healthy', async () => {
      for (const role of ['api', 'bot', 'worker']) expect(await healthOf(role)).toBe(0);
    });

    test('a record that the API takes in is worked on by the worker', async () => {
      const event = {
        asset_id: 'srv-01',
        source: 'agent',
        message: 'root fs usage',
        metric: 'disk_used_pct',
        value: 72.5,
        severity: 'info',
        timestamp: new Date().toISOString(),
      };
      const answer = await fetch(`http://127.0.0.1:${ports.api}/ingest/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-test' },
        body: JSON.stringify({ events: [event] }),
      });
      expect(answer.status).toBe(202);
      const client = new pg.Client(databaseUrl('postgres'));
      await client.connect();
      try {
        await expect
          .poll(async () => (await client.query('SELECT value FROM inframind.samples')).rows, { timeout: 15_000 })
          .toEqual([{ value: 72.5 }]);
      } finally {
        await client.end();
      }
    });

    test("the program's account is no superuser and cannot pass by row-level security", async () => {
      const { stdout } = await psql(databaseUrl('inframind'), [
        '-At',
        '-c',
        'SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user',
      ]);
      expect(stdout.trim()).toBe('f|f|f');
      const seen = await psql(databaseUrl('inframind'), ['-At', '-c', 'SELECT count(*) FROM inframind.series']);
      expect(seen.stdout.trim()).toBe('0');
    });

    describe("Grafana's account", () => {
      const ask = (statement: string) => psql(databaseUrl('inframind_grafana'), ['-At', '-c', statement]);
      beforeAll(async () => {
        for (let time = 0; time < 2; time += 1) await psql(databaseUrl('inframind'), ['-f', join(root, 'deploy/grafana/reader.sql')]);
        await psql(databaseUrl('postgres'), [
          '-c',
          `INSERT INTO inframind.assets SELECT tenant, id, 'server', id, '{}', now(), now() FROM (VALUES ('default', 'of-ours'), ('other', 'of-another')) v (tenant, id)
           ON CONFLICT DO NOTHING`,
        ]);
      });

      test('calls the functions and sees the one tenant, whatever it sets', async () => {
        const { stdout } = await ask("SET inframind.tenant = 'other'; SELECT asset FROM grafana.assets() ORDER BY asset");
        expect(stdout.trim().split('\n')).toEqual(['of-ours', 'srv-01']);
      });

      test.each([
        'SELECT * FROM inframind.assets',
        'SELECT doc FROM inframind.principals',
        'SELECT inframind.make_partition(1, 2, 3, 4)',
        'CREATE TABLE public.mine (a integer)',
        'SET ROLE inframind_app',
        'SET default_transaction_read_only = off; CREATE SCHEMA mine',
      ])('is refused: %s', async (statement) => {
        await expect(ask(statement)).rejects.toThrow(/permission denied|must be|read-only/);
      });
    });

    test('when the queue is away, the health check of each role fails', async () => {
      await redis.stop();
      for (const role of ['api', 'bot', 'worker']) await expect.poll(() => healthOf(role), { timeout: 20_000 }).toBe(1);
    });
  });
});
