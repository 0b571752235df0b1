import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeStores } from '../../test/conformance/stores.ts';
import { describeWithPostgres, startPostgres } from '../../test/peers/postgres.ts';
import type { Stores } from '../stores.ts';
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

describeStores('the embedded database', embedded);
describeSecondLock('the embedded database', embedded);
await describeWithPostgres('PostgreSQL', () => {
  describeStores('PostgreSQL', server);
  describeSecondLock('PostgreSQL', server);

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

/** Row-level security, attacked with statements that forget the tenant, by the role the program works as. */
function describeSecondLock(name: string, open: () => Promise<Opened>): void {
  describe(`row-level security on ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
      for (const tenant of ['a', 'b']) {
        await opened.stores.tenants.create({ id: tenant, name: tenant });
        await opened.stores.forTenant(tenant).cursors.set('t', tenant);
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

    it('is enabled and forced on every table', async () => {
      const { rows } = await opened.pool.query(
        `SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
         WHERE nspname = 'inframind' AND relkind = 'r' AND relname <> 'migrations' AND NOT (relrowsecurity AND relforcerowsecurity)`,
      );
      expect(rows).toEqual([]);
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
