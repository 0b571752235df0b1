import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notification, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, scratch } from '../../test/peers/peer.ts';
import { openStores } from './open.ts';
import { type OpenPool, openPglitePool } from './pglite-pool.ts';
import { templateFile } from './pglite-template.ts';

describe('the pool over the embedded database', () => {
  let opened: OpenPool;
  let pool: Pool;
  beforeAll(async () => {
    opened = openPglitePool('memory', { searchPath: 'public', idleInTransactionMs: 300, statementLimitMs: 20_000, template: null });
    pool = opened.pool;
    pool.on('error', () => {});
    await pool.query('CREATE TABLE t (a int)');
  });
  afterAll(() => opened.close());

  it('gives values as a server does', async () => {
    const { rows } = await pool.query(
      `SELECT 1::int8 AS int8, 1.50::numeric AS numeric, '2026-01-02T03:04:05.678Z'::timestamptz AS at, '{"a":[1,null]}'::jsonb AS doc,
         ARRAY[0.1, 2]::float8[] AS floats, ARRAY['a,b', NULL]::text[] AS texts, true AS yes, $1::text AS text, 'x'::bytea AS bytes`,
      ['é🚀'],
    );
    expect(rows).toEqual([
      {
        int8: '1',
        numeric: '1.50',
        at: new Date('2026-01-02T03:04:05.678Z'),
        doc: { a: [1, null] },
        floats: [0.1, 2],
        texts: ['a,b', null],
        yes: true,
        text: 'é🚀',
        bytes: Buffer.from('x'),
      },
    ]);
  });

  it('carries messages of megabytes both ways', async () => {
    const text = 'x'.repeat(5_000_000);
    expect((await pool.query('SELECT $1::text AS text', [text])).rows[0]?.text).toHaveLength(text.length);
  });

  it('reports an error to its own client only and goes on', async () => {
    const results = await Promise.allSettled([pool.query('SELECT 1/0'), pool.query('SELECT 1'), pool.query('nonsense')]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(results[0]).toMatchObject({ reason: { code: '22012' } });
  });

  it('lets a transaction hold the session until it ends', async () => {
    await pool.query('TRUNCATE t');
    const order: string[] = [];
    const add = async (name: string) => {
      const client = await pool.connect();
      await client.query('BEGIN');
      order.push(`${name} begins`);
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM t');
      await new Promise((resolve) => setTimeout(resolve, 10));
      await client.query('INSERT INTO t VALUES ($1)', [(rows[0]?.n ?? 0) + 1]);
      order.push(`${name} ends`);
      await client.query('COMMIT');
      client.release();
    };
    await Promise.all([add('one'), add('two'), pool.query('SELECT 1'), add('three')]);
    expect((await pool.query('SELECT a FROM t ORDER BY a')).rows).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    for (let i = 0; i < 6; i += 2) expect(order[i]?.replace('begins', 'ends')).toBe(order[i + 1]);
  });

  it('rolls back what a client that goes away had begun', async () => {
    await pool.query('TRUNCATE t');
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES (1)');
    client.release(true);
    expect((await pool.query('SELECT * FROM t')).rows).toEqual([]);
  });

  it('rolls back a transaction that is idle while others wait', async () => {
    await pool.query('TRUNCATE t');
    const client = await pool.connect();
    const lost: string[] = [];
    client.on('error', (error) => lost.push(String(error)));
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES (1)');
    expect((await pool.query('SELECT * FROM t')).rows).toEqual([]);
    await expect(client.query('COMMIT')).rejects.toThrow();
    expect(lost[0]).toMatch(/idle/);
    client.release(true);
  });

  it('brings notifications to every client that listens, also from a transaction', async () => {
    const [one, two] = [await pool.connect(), await pool.connect()];
    const heard: string[] = [];
    for (const client of [one, two]) {
      await client.query('LISTEN news');
      client.on('notification', (message: Notification) => heard.push(`${message.channel} ${message.payload}`));
    }
    await pool.query("SELECT pg_notify('news', 'a')");
    await two.query("BEGIN; NOTIFY news, 'b'; COMMIT");
    await eventually(() => heard.length === 4);
    expect(heard).toEqual(['news a', 'news a', 'news b', 'news b']);
    one.release();
    two.release();
  });
});

it('opens the database anew when it stops answering, and tells those who waited', async () => {
  const folder = scratch('stuck');
  const { pool, close } = openPglitePool(folder.path, {
    searchPath: 'public',
    idleInTransactionMs: 1_000,
    statementLimitMs: 10_000,
    template: null,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await pool.query('CREATE TABLE t (a int)');
  const waited = await Promise.allSettled([pool.query('SELECT pg_sleep(60)'), pool.query('SELECT 1')]);
  for (const one of waited) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
  expect((await pool.query('SELECT count(*)::int AS n FROM t')).rows).toEqual([{ n: 0 }]);
  await close();
  folder.remove();
});

it('begins as its template where there is one, and from nothing where that cannot be read', async () => {
  const folder = scratch('template');
  const template = join(folder.path, 'one.tar');
  if (existsSync(templateFile())) cpSync(templateFile(), template);
  writeFileSync(join(folder.path, 'older.tar'), '');
  const settings = { searchPath: 'public', idleInTransactionMs: 1_000, statementLimitMs: 60_000, template };
  const first = openPglitePool('memory', settings);
  await first.pool.query('CREATE TABLE t AS SELECT 1 AS a');
  await first.keepAsTemplate?.();
  expect(readdirSync(folder.path).sort(), 'of another schema none is left, nor what is unfinished').toEqual(['one.tar']);
  await first.pool.query('INSERT INTO t VALUES (2)');
  await first.close();
  for (const where of ['memory', join(folder.path, 'data')]) {
    const { pool, close, keepAsTemplate } = openPglitePool(where, settings);
    expect((await pool.query('SELECT a FROM t')).rows, where).toEqual([{ a: 1 }]);
    expect(keepAsTemplate === undefined, 'a database in a folder is nobody’s template').toBe(where !== 'memory');
    await close();
  }
  writeFileSync(template, readFileSync(template).subarray(0, 9_000_000));
  const { pool, close } = openPglitePool(join(folder.path, 'other'), settings);
  expect((await pool.query("SELECT to_regclass('t') AS t")).rows).toEqual([{ t: null }]);
  await close();
  folder.remove();
});

describe('a data folder', () => {
  const holder = (folder: string) => {
    const code = `
      import { openStores } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))};
      const { stores } = await openStores({ databaseUrl: null, dataDir: ${JSON.stringify(folder)} });
      for (let i = 1; ; i++) { await stores.forTenant('t').cursors.set('c', i); console.log(i); }`;
    return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  it('belongs to one process; after kill -9 all that was acknowledged is there, with nothing to clean up', {
    timeout: 90_000,
  }, async () => {
    const folder = scratch('folder');
    for (let round = 0; round < 2; round++) {
      const child = holder(folder.path);
      let acknowledged = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        acknowledged = Number(chunk.toString().trim().split('\n').at(-1));
      });
      await eventually(() => acknowledged > 5, 30_000);
      await expect(openStores({ databaseUrl: null, dataDir: folder.path })).rejects.toMatchObject({
        code: 'STORE_LOCKED',
        message: `Process ${child.pid} is using the data folder ${folder.path}; stop it first, or choose another folder.`,
      });
      child.kill('SIGKILL');
      // With its exit, what it had said may still wait to be read.
      await once(child, 'close');
      const { stores } = await openStores({ databaseUrl: null, dataDir: folder.path });
      const found = Number(await stores.forTenant('t').cursors.get('c'));
      expect(found - acknowledged).toBeGreaterThanOrEqual(0);
      expect(found - acknowledged).toBeLessThanOrEqual(1);
      await expect(openStores({ databaseUrl: null, dataDir: folder.path })).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      await stores.close();
    }
    folder.remove();
  });

  it('that cannot be made is said so', async () => {
    const folder = scratch('folder');
    writeFileSync(join(folder.path, 'file'), '');
    await expect(openStores({ databaseUrl: null, dataDir: join(folder.path, 'file', 'data') })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    folder.remove();
  });

  const small = scratch('disk');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=240m', 'tmpfs', small.path]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [small.path]);
    small.remove();
  });

  const title = mounted ? 'on a full disk' : 'on a full disk (skipped: mounting one needs root)';
  it.skipIf(!mounted)(`${title} takes no writes and says so, still reads, and goes on when there is room`, async () => {
    const { stores } = await openStores({ databaseUrl: null, dataDir: join(small.path, 'data') });
    const { cursors } = stores.forTenant('t');
    await cursors.set('c', 'before');
    const ballast = join(small.path, 'ballast');
    const { bavail, bsize } = statfsSync(small.path);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 8 * 2 ** 20));
    const refused = await eventually(() =>
      cursors.set('c', 'full').then(
        () => null,
        (error: unknown) => error,
      ),
    );
    expect(refused).toMatchObject({ code: 'STORE_FULL' });
    expect(['before', 'full']).toContain(await cursors.get('c'));
    rmSync(ballast);
    await eventually(() =>
      cursors.set('c', 'after').then(
        () => true,
        () => false,
      ),
    );
    expect(await cursors.get('c')).toBe('after');
    await stores.close();
  });
});
