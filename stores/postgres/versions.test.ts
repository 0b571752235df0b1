import pg from 'pg';
import { expect, it } from 'vitest';
import { describeWithPostgres, ordinaryDatabase, startPostgres } from '../../test/peers/postgres.ts';
import { loadSnapshot } from './load.ts';
import { openStores } from './open.ts';
import { MAINTENANCE, openPool } from './pools.ts';
import { tooOld } from './versions.ts';

it.each([
  [{ server: 120_022, vector: '0.8.0' }, /PostgreSQL 13 or newer.* this is 12/],
  [{ server: 90_624, vector: null }, /this is 9/],
  [{ server: 180_004, vector: '0.7.4' }, /pgvector 0\.8 or newer.*has 0\.7\.4/],
])('%j is too old', (versions, hint) => {
  expect(tooOld(versions)).toMatchObject({ code: 'STORE_UNAVAILABLE', hint: { en: expect.stringMatching(hint) } });
});

it.each([
  { server: 130_000, vector: '0.8.0' },
  { server: 180_004, vector: '1.0' },
  { server: 180_004, vector: null },
])('%j can be worked on', (versions) => {
  expect(tooOld(versions)).toBeNull();
});

await describeWithPostgres('an old pgvector', () => {
  it('is told before anything is made in the database, and a new one opens it', async () => {
    const peer = await startPostgres();
    const databaseUrl = await ordinaryDatabase(peer, 'shop');
    const root = new pg.Client(peer.url.replace(/[^/]+$/, 'shop'));
    await root.connect();
    const open = () => openStores({ databaseUrl, dataDir: 'memory' });
    const beVersion = (version: string) => root.query("UPDATE pg_extension SET extversion = $1 WHERE extname = 'vector'", [version]);
    const { rows } = await root.query<{ version: string }>("SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'");
    try {
      await beVersion('0.6.2');
      const fault = await open().catch((error: unknown) => error);
      const target = openPool({ databaseUrl, dataDir: 'memory' }, MAINTENANCE);
      const head = { schema: 23, counts: [], audit: [], partitions: [], vectors: [] };
      const nothing = (async function* () {})();
      const loaded = await loadSnapshot(target.pool, head, nothing, { replace: false }).catch((error: unknown) => error);
      await target.close();
      const made = await root.query("SELECT FROM pg_namespace WHERE nspname = 'inframind'");
      await beVersion(rows[0]?.version ?? '');
      const { stores } = await open();
      await stores.close();

      expect(fault).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        hint: {
          en: expect.stringMatching(/this database has 0\.6\.2.*ALTER EXTENSION vector UPDATE/),
          ru: expect.stringContaining('0.6.2'),
        },
      });
      // What migrate-to and restore do.
      expect(loaded).toMatchObject({ code: 'STORE_UNAVAILABLE', message: 'pgvector 0.6.2 is too old' });
      expect(made.rowCount).toBe(0);
    } finally {
      await root.end();
      await peer.stop();
    }
  });
});
