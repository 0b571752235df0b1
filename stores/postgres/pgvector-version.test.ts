import pg from 'pg';
import { expect, it } from 'vitest';
import { describeWithPostgres, ordinaryDatabase, startPostgres } from '../../test/peers/postgres.ts';
import { openStores } from './open.ts';

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
      expect(made.rowCount).toBe(0);
    } finally {
      await root.end();
      await peer.stop();
    }
  });
});
