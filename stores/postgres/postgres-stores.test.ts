import pg, { type Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { log } from '../../test/conformance/store-things.ts';
import { describeStores } from '../../test/conformance/stores.ts';
import { describeWithPostgres, ordinaryDatabase, startPostgres } from '../../test/peers/postgres.ts';
import type { Stores } from '../stores.ts';
import { tenantDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { openStores } from './open.ts';

type Opened = { readonly stores: Stores; readonly pool: Pool; readonly url: string | null; close(): Promise<void> };

const embedded = async (): Promise<Opened> => {
  const opened = await openStores({ databaseUrl: null, dataDir: 'memory' });
  return { ...opened, url: null, close: () => opened.stores.close() };
};

const server = async (): Promise<Opened> => {
  const peer = await startPostgres();
  const opened = await openStores({ databaseUrl: peer.url, dataDir: 'unused' });
  return {
    ...opened,
    url: peer.url,
    close: async () => {
      await opened.stores.close();
      await peer.stop();
    },
  };
};

/** The owner of the schema is no superuser and is bound by row-level security. */
const ordinary = async (): Promise<Opened> => {
  const peer = await startPostgres();
  const url = await ordinaryDatabase(peer, 'ordinary');
  const opened = await openStores({ databaseUrl: url, dataDir: 'unused' });
  return {
    ...opened,
    url,
    close: async () => {
      await opened.stores.close();
      await peer.stop();
    },
  };
};

describeStores('the embedded database', embedded);
describeSecondLock('the embedded database', embedded);
await describeWithPostgres('PostgreSQL', () => {
  describeStores('PostgreSQL', server);
  describeSecondLock('PostgreSQL', server);
  describeSecondLock('PostgreSQL, its owner an ordinary role', ordinary);

  it('is migrated once however many start at the same moment, and says when it is gone', async () => {
    const peer = await startPostgres();
    const opened = await Promise.all([1, 2, 3].map(() => openStores({ databaseUrl: peer.url, dataDir: 'unused' })));
    expect(await migrate((opened[0] as { pool: Pool }).pool)).toEqual([]);
    await peer.stop();
    for (const { stores } of opened) {
      await expect(stores.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(stores.forTenant('t').alerts.rules()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await stores.close();
    }
    await expect(openStores({ databaseUrl: peer.url, dataDir: 'unused' })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

await describeWithPostgres('a server that takes no writes', () => {
  it('is told to be of no use, and is left for the one that does as soon as there is one', async () => {
    const peer = await startPostgres();
    const url = await ordinaryDatabase(peer, 'shop');
    const root = new pg.Client(peer.url);
    await root.connect();
    const { stores } = await openStores({ databaseUrl: url, dataDir: 'unused' });
    // Holds for connections that are made from now on, as those to a server that became a standby stay with it.
    const refuseWrites = async (refused: boolean) => {
      await root.query(
        refused ? 'ALTER ROLE shop SET default_transaction_read_only = on' : 'ALTER ROLE shop RESET default_transaction_read_only',
      );
      if (refused) await root.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop'");
    };
    const write = () =>
      stores
        .forTenant('default')
        .cursors.set('x', 'y')
        .then(
          () => null,
          (error: unknown) => error,
        );
    try {
      await stores.tenants.create({ id: 'default', name: 'default' });
      await refuseWrites(true);
      await vi.waitFor(() => expect(stores.ping()).rejects.toMatchObject({ hint: { en: expect.stringContaining('not a standby') } }));
      // One that is busy never grows idle.
      for (let times = 0; times < 3; times += 1) expect(await write()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await refuseWrites(false);
      await write();
      expect(await write()).toBeNull();
      await stores.ping();
    } finally {
      await root.end();
      await stores.close();
      await peer.stop();
    }
  });
});

/** Row-level security, attacked with statements that forget the tenant, by the role the program works as. */
function describeSecondLock(name: string, open: () => Promise<Opened>): void {
  describe(`row-level security on ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
      for (const tenant of ['a', 'b']) {
        await opened.stores.tenants.create({ id: tenant, name: tenant });
        await opened.stores.forTenant(tenant).cursors.set('t', tenant);
        await opened.stores.forTenant(tenant).logs.write([log('log_1', 0), log('log_2', 86_400)]);
        await opened.stores.forTenant(tenant).logs.write([log('log_3', 0, { at: new Date('2200-01-01') })]);
        await opened.stores.forTenant(tenant).vectors.put([{ id: 'v', model: 'm', vector: [1, 0], payload: { of: tenant } }]);
        await opened.stores.forTenant(tenant).audit.append({ at: new Date(), actor: 'p', action: 'x', subject: 's', detail: {} });
      }
    });
    afterAll(() => opened.close());

    const asApp = async <T>(tenant: string | null, work: (query: (sql: string) => Promise<unknown[]>) => Promise<T>): Promise<T> => {
      const client = await opened.pool.connect();
      try {
        await client.query('BEGIN; SET LOCAL ROLE inframind_app');
        if (tenant !== null) await client.query("SELECT set_config('inframind.tenant', $1, true)", [tenant]);
        return await work(async (sql) => (await client.query(sql)).rows);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };

    it('binds what the program itself asks, which need not name the tenant', async () => {
      const nobody = { makeRoom: async () => {}, makeVectorIndex: async () => {} };
      const seen = (tenant: string) =>
        tenantDatabase(opened.pool, nobody, tenant).within((sql) =>
          sql.rows('SELECT DISTINCT tenant_id AS tenant, current_user AS role FROM inframind.cursors WHERE $1::text IS NOT NULL'),
        );
      expect(await seen('a')).toEqual([{ tenant: 'a', role: 'inframind_app' }]);
      expect(await seen('b')).toEqual([{ tenant: 'b', role: 'inframind_app' }]);
      expect(await seen("a'; SET LOCAL ROLE NONE; --")).toEqual([]);
    });

    it('is enabled and forced on every table', async () => {
      const { rows } = await opened.pool.query(
        `SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
         WHERE nspname = 'inframind' AND relkind IN ('r', 'p') AND relname <> 'migrations'
           AND NOT (relrowsecurity AND relforcerowsecurity)`,
      );
      expect(rows).toEqual([]);
    });

    it('has no way around it: no views, no functions with the rights of another, no rule for the role to step out of', async () => {
      const { rows: ways } = await opened.pool.query(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'inframind'::regnamespace AND relkind IN ('v', 'm', 'f')
         UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'inframind'::regnamespace
           AND (prosecdef OR has_function_privilege('inframind_app', oid, 'EXECUTE'))`,
      );
      expect(ways).toEqual([]);
      const { rows: role } = await opened.pool.query(
        `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
           EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS "isMember",
           EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns FROM pg_roles r WHERE rolname = 'inframind_app'`,
      );
      expect(new Set(Object.values(role[0]))).toEqual(new Set([false]));
    });

    it('holds on every partition that is asked for directly, even by a role that was granted it', async () => {
      const { rows } = await opened.pool.query<{ name: string }>(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
         WHERE relnamespace = 'inframind'::regnamespace AND relkind = 'r'`,
      );
      expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['inframind.logs_20260329', 'inframind.logs_rest']));
      for (const { name } of rows) {
        for (const sql of [`SELECT * FROM ${name}`, `DELETE FROM ${name}`, `INSERT INTO ${name} SELECT * FROM ${name}`]) {
          await expect(asApp('a', (query) => query(sql))).rejects.toThrow(/permission denied/);
        }
        const client = await opened.pool.connect();
        try {
          await client.query(
            `BEGIN; GRANT ALL ON ${name} TO inframind_app; SET LOCAL ROLE inframind_app; SET LOCAL inframind.tenant = 'a'`,
          );
          const seen = await client.query(`SELECT tenant_id FROM ${name}`);
          expect(seen.rows.filter((row) => row.tenant_id !== 'a')).toEqual([]);
          const changed = await client.query(`UPDATE ${name} SET at = at WHERE tenant_id = 'b'`);
          expect(changed.rowCount).toBe(0);
        } finally {
          await client.query('ROLLBACK');
          client.release();
        }
      }
    });

    it('holds through the parents of partitions, when a row would move to another, and against what leaks by its cost', async () => {
      expect(await asApp('a', (query) => query('SELECT DISTINCT tenant_id FROM inframind.logs'))).toEqual([{ tenant_id: 'a' }]);
      expect(
        await asApp('a', (query) => query("UPDATE inframind.logs SET at = at + interval '1 day' WHERE tenant_id = 'b' RETURNING 1")),
      ).toEqual([]);
      await expect(asApp('a', (query) => query("UPDATE inframind.logs SET tenant_id = 'b' RETURNING 1"))).rejects.toThrow(
        /row-level security/,
      );
      const leak = `DO $$ BEGIN EXECUTE 'CREATE FUNCTION pg_temp.shout(text) RETURNS bool LANGUAGE plpgsql COST 0.0001
        AS ''BEGIN RAISE EXCEPTION ''''saw %'''', $1; END'''; PERFORM FROM inframind.logs WHERE tenant_id = 'b' AND pg_temp.shout(body); END $$`;
      expect(await asApp('a', (query) => query(leak))).toEqual([]);
      expect(
        await asApp('a', (query) => query("SELECT 1 FROM inframind.logs WHERE tenant_id = 'b' AND 1 / (length(body) - length(body)) = 1")),
      ).toEqual([]);
    });

    it('keeps the queues, whose jobs are of all tenants, out of reach', async () => {
      await opened.pool.query('CREATE SCHEMA IF NOT EXISTS bullmq; CREATE TABLE IF NOT EXISTS bullmq.probe (a int)');
      for (const sql of ['SELECT * FROM bullmq.probe', "SELECT bullmq.anything('x')", 'CREATE TABLE bullmq.mine (a int)']) {
        await expect(asApp('a', (query) => query(sql))).rejects.toThrow(/permission denied for schema bullmq/);
      }
      for (const sql of ['CREATE TABLE public.mine (a int)', 'CREATE TABLE inframind.mine (a int)']) {
        await expect(asApp('a', (query) => query(sql))).rejects.toThrow(/permission denied for schema/);
      }
    });

    it('shows a tenant only its own rows, and nobody none', async () => {
      expect(await asApp('a', (query) => query('SELECT tenant_id FROM inframind.cursors'))).toEqual([{ tenant_id: 'a' }]);
      expect(await asApp('a', (query) => query('SELECT tenant_id FROM inframind.tenants'))).toEqual([{ tenant_id: 'a' }]);
      expect(await asApp(null, (query) => query('SELECT tenant_id FROM inframind.cursors'))).toEqual([]);
    });

    it('lets a tenant neither change nor plant rows of another', async () => {
      expect(await asApp('a', (query) => query("UPDATE inframind.cursors SET cursor = '1' WHERE tenant_id = 'b' RETURNING 1"))).toEqual([]);
      expect(await asApp('a', (query) => query('DELETE FROM inframind.cursors RETURNING tenant_id'))).toEqual([{ tenant_id: 'a' }]);
      const plant = asApp('a', (query) => query("INSERT INTO inframind.cursors VALUES ('b', 'x', '1')"));
      await expect(plant).rejects.toThrow(/row-level security/);
    });

    it('lets nobody rewrite the audit trail, add tenants or read other tables', async () => {
      for (const sql of [
        "UPDATE inframind.audit SET actor = 'q'",
        'DELETE FROM inframind.audit',
        "INSERT INTO inframind.tenants VALUES ('a', 'x')",
        'SELECT * FROM inframind.migrations',
        'SELECT * FROM inframind.partitions',
        "SELECT inframind.make_partition('logs', now(), now() + interval '1 day', now())",
        'TRUNCATE inframind.logs',
        'ALTER TABLE inframind.logs DETACH PARTITION inframind.logs_20260329',
        'ALTER TABLE inframind.cursors DISABLE ROW LEVEL SECURITY',
      ]) {
        await expect(asApp('a', (query) => query(sql))).rejects.toThrow(/permission denied|must be owner/);
      }
    });

    it('holds with a tenant whose name is an attack', async () => {
      const odd = opened.stores.forTenant("b'; RESET ROLE; --");
      await odd.cursors.set('t', 'odd');
      expect(await odd.cursors.get('t')).toBe('odd');
      expect(await opened.stores.forTenant('b').cursors.get('t')).toBe('b');
    });
  });
}
