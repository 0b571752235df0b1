import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, event, ever, log, sample } from '../../test/conformance/store-things.ts';
import { scratch } from '../../test/peers/peer.ts';
import { describeWithPostgres, ordinaryDatabase, type PostgresPeer, startPostgres } from '../../test/peers/postgres.ts';
import { migrate, newestMigration } from './migrate.ts';
import { createPartitions } from './partitions.ts';
import { openPool } from './pools.ts';
import { postgresStores } from './postgres-stores.ts';

const MIGRATIONS = join(import.meta.dirname, 'migrations');
type Fresh = () => Promise<{ readonly pool: Pool; close(): Promise<void> }>;

describe('on one embedded database, emptied in between', () => {
  let opened: ReturnType<typeof openPool>;
  beforeAll(() => {
    opened = openPool({ databaseUrl: null, dataDir: 'memory' });
  });
  afterAll(() => opened.close());
  const close = async () => {
    await opened.pool.query('DROP SCHEMA IF EXISTS inframind CASCADE');
  };
  describeMigrations('the embedded database', async () => ({ pool: opened.pool, close }));
});

await describeWithPostgres('PostgreSQL', () => {
  let peer: PostgresPeer;
  beforeAll(async () => {
    peer = await startPostgres();
  });
  afterAll(() => peer.stop());

  let made = 0;
  const ownDatabase = () => ordinaryDatabase(peer, `own${++made}`);
  const fresh: Fresh = async () => openPool({ databaseUrl: await ownDatabase(), dataDir: 'unused' });
  describeMigrations('PostgreSQL, whose owner row-level security binds', fresh);

  it('is migrated once by processes that start at the same moment', async () => {
    const url = await ownDatabase();
    const script = `
      const { openStores } = await import(process.argv[1]);
      const { stores, pool } = await openStores({ databaseUrl: process.argv[2], dataDir: 'unused' });
      await stores.forTenant('t').cursors.set('c' + process.pid, 1);
      const { rows } = await pool.query('SELECT max(version)::int AS version FROM inframind.migrations');
      console.log(rows[0].version);
      await stores.close();`;
    const start = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, join(import.meta.dirname, 'open.ts'), url]);
    const outputs = await Promise.all([1, 2, 3, 4].map(start));
    const newest = `${await newestMigration()}\n`;
    expect(outputs.map(({ stdout }) => stdout)).toEqual([newest, newest, newest, newest]);
  });
});

function describeMigrations(name: string, fresh: Fresh): void {
  describe(`migrations on ${name}`, () => {
    const folder = () => {
      const { path } = scratch('migrations');
      for (const file of readdirSync(MIGRATIONS).slice(0, 3)) cpSync(join(MIGRATIONS, file), join(path, file));
      return path;
    };
    const using = async (work: (pool: Pool) => Promise<void>) => {
      const { pool, close } = await fresh();
      try {
        await work(pool);
      } finally {
        await close();
      }
    };

    it('that fail half-way leave nothing, of themselves and of those before them', () =>
      using(async (pool) => {
        const path = folder();
        writeFileSync(join(path, '004.do.broken.sql'), 'CREATE TABLE inframind.half (a int); SELECT 1/0;');
        await expect(migrate(pool, path)).rejects.toThrow('division by zero');
        const { rows } = await pool.query("SELECT FROM pg_namespace WHERE nspname = 'inframind'");
        expect(rows).toEqual([]);
        writeFileSync(join(path, '004.do.broken.sql'), 'CREATE TABLE inframind.whole (a int);');
        expect(await migrate(pool, path)).toEqual(['first', 'leases', 'rejected', 'broken']);
        expect(await migrate(pool, path)).toEqual([]);
      }));

    it('are refused when a file was changed after it had run, or has no proper name', () =>
      using(async (pool) => {
        const path = folder();
        await migrate(pool, path);
        writeFileSync(join(path, '002.do.leases.sql'), '-- nothing');
        await expect(migrate(pool, path)).rejects.toThrow(/checksum failed for migration \[2\]/i);
        writeFileSync(join(path, '005-more.sql'), 'SELECT 1');
        await expect(migrate(pool, path)).rejects.toThrow('005-more.sql');
      }));

    it('are refused on a schema that a later version of the program has made', () =>
      using(async (pool) => {
        await migrate(pool);
        await pool.query("INSERT INTO inframind.migrations (version, name, md5) VALUES (999, 'of-tomorrow', 'x')");
        await expect(migrate(pool)).rejects.toMatchObject({
          code: 'STORE_NEWER',
          hint: { en: expect.stringContaining('schema 999'), ru: expect.stringContaining('999') },
        });
      }));

    it('say of accounts that were linked before who made the code, of each tenant its own', () =>
      using(async (pool) => {
        const { path, remove } = scratch('migrations');
        cpSync(MIGRATIONS, path, { recursive: true, filter: (file) => !file.endsWith('.who-linked.sql') });
        await migrate(pool, path);
        remove();
        for (const tenant of ['a', 'b']) {
          const client = await pool.connect();
          await client.query(`BEGIN; SET LOCAL inframind.tenant = '${tenant}'`);
          await client.query('INSERT INTO inframind.tenants VALUES ($1, $1)', [tenant]);
          for (const user of ['U1', 'U2'])
            await client.query("INSERT INTO inframind.account_links VALUES ($1, 'slack', $2, 'ann', now())", [tenant, user]);
          await client.query(
            `INSERT INTO inframind.audit VALUES ($1, 1, now(), 'ann', 'account.linked', 'ann', $2, '', ''),
               ($1, 2, now(), 'ann', 'account.linked', 'ann', $3, '', '')`,
            [tenant, { account: 'slack:U1', madeBy: 'ann' }, { account: 'slack:U1', madeBy: `boss of ${tenant}` }],
          );
          await client.query('COMMIT');
          client.release();
        }
        await migrate(pool);
        for (const tenant of ['a', 'b']) {
          const client = await pool.connect();
          await client.query(`BEGIN; SET LOCAL inframind.tenant = '${tenant}'`);
          const { rows } = await client.query('SELECT user_id, made_by FROM inframind.account_links WHERE tenant_id = $1 ORDER BY 1', [
            tenant,
          ]);
          await client.query('ROLLBACK');
          client.release();
          expect(rows).toEqual([
            { user_id: 'U1', made_by: `boss of ${tenant}` },
            { user_id: 'U2', made_by: null },
          ]);
        }
      }));

    it('bring a database of before there were partitions along, which then knows what comes again', () =>
      using(async (pool) => {
        await makeOldDatabase(pool);
        const newest = await migrate(pool);
        expect(newest[0]).toBe('partitions');
        expect([await looseIn(pool, 'a'), await looseIn(pool, 'b')]).toEqual([['ev_loose'], ['ev_cited', 'ev_loose']]);
        const { rows } = await pool.query('SELECT name FROM inframind.partitions ORDER BY name');
        expect(rows.map((row) => row.name)).toEqual([
          'events_20260301',
          'logs_20200101',
          'logs_20260329',
          'logs_20260330',
          'samples_20260329',
        ]);
        expect((await pool.query("SELECT to_regclass('inframind.old_logs') AS old")).rows).toEqual([{ old: null }]);
        const stores = postgresStores(
          pool,
          createPartitions(pool, { samples: 1, logs: 1, events: 1 }, () => at(0)),
          async () => {},
        );
        for (const tenant of ['a', 'b'].map((id) => stores.forTenant(id))) {
          const always = { from: new Date(0), to: at(1e7) };
          expect(await tenant.logs.search({ assetIds: null, window: always, limit: 9 })).toEqual([OLD_LOGS[1], OLD_LOGS[0], OLD_LOGS[2]]);
          expect(await tenant.logs.write([...OLD_LOGS, log('log_4', 5)])).toEqual({ created: 1, duplicates: 3 });
          expect(await tenant.events.write([event('evt_1', 3)])).toEqual({ created: 0, duplicates: 1 });
          expect(await tenant.events.list({ assetIds: null, window: ever })).toEqual([event('evt_1', 3)]);
          expect((await tenant.samples.range({ assetIds: null, window: ever }))[0]?.points).toEqual([[at(0).getTime(), 0.5]]);
        }
      }));
  });
}

const OLD_LOGS = [log('log_1', 0), log('log_2', 86_400), log('log_3', 0, { at: new Date('2020-01-01T23:59:59.999Z') })];

/** Evidence that no answer cites, as the migrations found it. */
async function looseIn(pool: Pool, tenant: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL inframind.tenant = '${tenant}'`);
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM inframind.evidence WHERE tenant_id = $1 AND loose_since IS NOT NULL ORDER BY id',
      [tenant],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** As the program left it when it kept its migrations itself: its record of them, and rows of two tenants. */
async function makeOldDatabase(pool: Pool): Promise<void> {
  await pool.query('CREATE SCHEMA inframind');
  await pool.query('CREATE TABLE inframind.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
  for (const name of ['first', 'leases', 'rejected']) {
    const file = readdirSync(MIGRATIONS).find((one) => one.endsWith(`.${name}.sql`)) as string;
    await pool.query(readFileSync(join(MIGRATIONS, file), 'utf8'));
    await pool.query('INSERT INTO inframind.migrations (name) VALUES ($1)', [`${file.slice(0, 3)}-${name}.sql`]);
  }
  for (const tenant of ['a', 'b']) {
    const client = await pool.connect();
    await client.query(`BEGIN; SET LOCAL inframind.tenant = '${tenant}'`);
    await client.query('INSERT INTO inframind.tenants VALUES ($1, $1)', [tenant]);
    for (const one of OLD_LOGS)
      await client.query('INSERT INTO inframind.logs VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        ...[tenant, one.id, one.assetId, one.at, one.severityNumber, one.templateId, one.source, one.body, one.attributes],
      ]);
    const seen = event('evt_1', 3);
    await client.query('INSERT INTO inframind.events VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
      ...[tenant, seen.id, seen.assetId, seen.at, seen.source, seen.code, seen.asserted, seen.severity, seen.message],
      ...[seen.component, seen.attributes],
    ]);
    const { assetId, metric, labels, unit, instrument, value } = sample(0, 0.5);
    const id = '00000000-0000-0000-0000-000000000001';
    await client.query('INSERT INTO inframind.series VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      ...[tenant, id, assetId, metric, labels, unit, instrument],
    ]);
    for (const id of ['ev_cited', 'ev_loose']) await client.query("INSERT INTO inframind.evidence VALUES ($1, $2, '{}')", [tenant, id]);
    await client.query('INSERT INTO inframind.answers (tenant_id, id, doc) VALUES ($1, $2, $3)', [
      ...[tenant, 'ans_1', JSON.stringify({ evidence: [{ id: tenant === 'a' ? 'ev_cited' : 'ev_other' }] })],
    ]);
    await client.query('INSERT INTO inframind.samples VALUES ($1, $2, $3, $4)', [tenant, id, at(0), value]);
    await client.query('COMMIT');
    client.release();
  }
}
