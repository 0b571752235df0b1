import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../../domain/audit.ts';
import { toWire } from '../../domain/jobs.ts';
import { createQueues } from '../../jobs/queues.ts';
import { migrateWithin, newestMigration, schemaVersion } from '../../stores/postgres/migrate.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { openForReading, openPool, type Place } from '../../stores/postgres/pools.ts';
import { readSnapshot } from '../../stores/postgres/snapshot.ts';
import { alert, at, event, ever, fact, log, sample } from '../../test/conformance/store-things.ts';
import { scratch } from '../../test/peers/peer.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from '../../test/peers/postgres.ts';
import { readArchive, writeArchive } from './archive.ts';
import { type BackupSource, takeBackup } from './backup.ts';
import { MANIFEST, type Manifest } from './manifest.ts';
import { moveStore } from './move.ts';
import { checkBackup, type RestoreTarget, restoreJobs, restoreRows } from './restore.ts';

const deps = { now: () => at(0), program: 'test', onProgress: () => {} };
const LOGS = 4_000;
/** More than are checked at once. */
const ENTRIES = 1_100;
const FEW = 3;

const sourceOf = (place: Place): BackupSource => ({ place, redisUrl: null, openSearch: null });
const targetOf = (place: Place, replace = false): RestoreTarget => ({ ...sourceOf(place), openSearch: null, replace });

const folder = scratch('backup');
const embedded = (name: string): Place => ({ databaseUrl: null, dataDir: join(folder.path, name) });
const file = (name: string) => join(folder.path, name);
beforeAll(() => fill(embedded('origin')), 120_000);
afterAll(() => folder.remove());

describe('a backup', () => {
  test('is taken beside a service that holds the folder, and restored into another folder', { timeout: 120_000 }, async () => {
    const service = await openStores(embedded('origin'));
    const path = file('embedded.tar.zst');
    try {
      const { manifest } = await takeBackup(deps, sourceOf(embedded('origin')), path);
      expect(manifest.jobs).toEqual({ 'index-observations': 1, 'execute-run': 1 });
      expect(manifest.vectors).toContainEqual({ tenantId: 'default', model: 'small', dimension: 3, rows: 1 });
      expect(manifest.audit.map(({ sequence, isWhole }) => [sequence, isWhole])).toEqual([
        [ENTRIES, true],
        [FEW, true],
      ]);
      await service.stores.forTenant('default').cursors.set('goes on', 1);
    } finally {
      await service.stores.close();
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const manifest = await checkBackup(deps, path);
    await restoreRows(deps, path, manifest, targetOf(embedded('copy')));
    expect(await restoreJobs(path, manifest, targetOf(embedded('copy')))).toEqual({ queued: 1, leftOut: 1 });
    const { stores, pool } = await openStores(embedded('copy'));
    try {
      const of = stores.forTenant("o'brien");
      expect(verifyChain(await of.audit.list({ limit: 5_000 }))).toEqual({ whole: true, entries: FEW });
      expect(await of.samples.range({ assetIds: null, window: ever })).toMatchObject([
        { points: [0.1 + 0.2, -1e-300, Number.MAX_VALUE, 1 / 3].map((value, i) => [at(i).getTime(), value]) },
      ]);
      // A worker that begins here knows what was learned there.
      expect((await of.logs.templateChanges(null)).templates).toEqual([
        { id: 'tpl_a', text: 'line <*>', firstSeenAt: at(0), pattern: '10004Za' },
        { id: 'tpl_b', text: 'line one', firstSeenAt: at(1), joined: ['tpl_a'] },
      ]);
      expect(await of.vectors.nearest({ model: 'small', vector: [0.1, 1 / 3, -2], limit: 1 })).toMatchObject([{ id: 'x', distance: 0 }]);
      const queues = createQueues({ backend: { kind: 'postgres', pool } });
      const seen: string[] = [];
      queues.process('index-observations', async (payload) => void seen.push(payload.batchId));
      await queues.start();
      await queues.idle();
      await queues.stop();
      expect(seen).toEqual(['waits']);
    } finally {
      await stores.close();
    }
  });

  test('that was cut, changed or made later is refused before anything is touched', { timeout: 120_000 }, async () => {
    const path = file('whole.tar.gz');
    await takeBackup(deps, sourceOf(embedded('origin')), path);
    const bytes = readFileSync(path);
    const refused = async (content: Uint8Array, code: string) => {
      writeFileSync(file('bad'), content);
      await expect(checkBackup(deps, file('bad'))).rejects.toMatchObject({ code });
    };
    await refused(bytes.subarray(0, bytes.length - 20_000), 'BACKUP_DAMAGED');
    await refused(bytes.subarray(0, 3), 'BACKUP_DAMAGED');
    await refused(Buffer.from('no archive at all'), 'BACKUP_DAMAGED');
    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1;
    await refused(flipped, 'BACKUP_DAMAGED');

    const rewrite = async (name: string, change: (manifest: Manifest) => Manifest, forget = '') => {
      const manifest = await checkBackup(deps, path);
      const writer = await writeArchive(file(name), at(0));
      for await (const entry of readArchive(path)) if (!entry.name.startsWith(MANIFEST) && entry.name !== forget) await writer.add(entry);
      await writer.finish(change(manifest));
      return file(name);
    };
    const lost = await rewrite('lost', (manifest) => manifest, (await checkBackup(deps, path)).parts[0]?.file);
    await expect(checkBackup(deps, lost)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED', message: expect.stringContaining('missing') });
    const later = await rewrite('later', (manifest) => ({ ...manifest, formatVersion: 99 }));
    await expect(checkBackup(deps, later)).rejects.toMatchObject({ code: 'BACKUP_NEWER' });
    const newer = await rewrite('newer', (manifest) => ({ ...manifest, schema: 9_999 }));
    await expect(checkBackup(deps, newer)).rejects.toMatchObject({ code: 'BACKUP_NEWER' });
  });

  test('whose rows are not what it says leaves the store as it was; a store with data is replaced only by force', {
    timeout: 120_000,
  }, async () => {
    const path = file('again.tar.zst');
    const { manifest } = await takeBackup(deps, sourceOf(embedded('origin')), path);
    const place = embedded('kept');
    const before = await openStores(place);
    await before.stores.tenants.create({ id: 'kept', name: 'kept' });
    await before.stores.forTenant('kept').cursors.set('t', 'kept');
    await before.stores.close();

    await expect(restoreRows(deps, path, manifest, targetOf(place))).rejects.toMatchObject({
      code: 'STORE_NOT_EMPTY',
      message: 'tenants 1, cursors 1',
    });
    const wrongAudit = { ...manifest, audit: manifest.audit.map((one) => ({ ...one, hash: '0'.repeat(64) })) };
    await expect(restoreRows(deps, path, wrongAudit, targetOf(place, true))).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    const kept = await openStores(place);
    expect(await kept.stores.forTenant('kept').cursors.get('t')).toBe('kept');
    await kept.stores.close();

    await restoreRows(deps, path, manifest, targetOf(place, true));
    const replaced = await openStores(place);
    expect((await replaced.stores.tenants.list()).map(({ id }) => id)).toEqual(['default', "o'brien"]);
    await replaced.stores.close();
  });

  test('of an older schema is loaded as it was and then brought up to date', { timeout: 120_000 }, async () => {
    const old = openPool(embedded('old'));
    const client = await old.pool.connect();
    await client.query('BEGIN');
    await migrateWithin(client, 3);
    await client.query(`INSERT INTO inframind.tenants VALUES ('t', 'T');
      INSERT INTO inframind.logs VALUES ('t', 'l1', 'a', '2026-03-28T10:00:00.123456Z', 9, 'tpl', 'syslog', 'a line', '{}');
      INSERT INTO inframind.log_templates VALUES ('t', 'tpl', 'a <*>', '2026-03-28T10:00:00Z');
      INSERT INTO inframind.vectors VALUES ('t', 'm', 'v', 2, '[1,0]', '{}'), ('t', 'n', 'v', 3, '[1,0,0]', '{}');
      COMMIT`);
    client.release();
    await old.close();
    const path = file('old.tar.zst');
    await takeBackup(deps, sourceOf(embedded('old')), path);
    const manifest = await checkBackup(deps, path);
    expect(manifest).toMatchObject({ schema: 3, partitions: [] });
    await restoreRows(deps, path, manifest, targetOf(embedded('renewed')));

    const { stores, pool } = await openStores(embedded('renewed'));
    try {
      expect(await schemaVersion(pool)).toBe(await newestMigration());
      const of = stores.forTenant('t');
      expect(await of.logs.search({ assetIds: null, window: ever, limit: 9 })).toMatchObject([{ id: 'l1', body: 'a line' }]);
      expect((await of.logs.templateChanges(null)).templates).toMatchObject([{ id: 'tpl', text: 'a <*>' }]);
      expect(await of.vectors.nearest({ model: 'm', vector: [1, 0], limit: 1 })).toMatchObject([{ id: 'v' }]);
    } finally {
      await stores.close();
    }
  });
});

await describeWithPostgres('a backup with PostgreSQL', () => {
  let postgres: PostgresPeer;
  const server = (): Place => ({ databaseUrl: postgres.url, dataDir: 'unused' });
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 120_000);
  afterAll(async () => {
    await postgres.stop();
  });

  test('goes from the embedded engine to PostgreSQL and back, every value the same; PostgreSQL works on meanwhile', {
    timeout: 180_000,
  }, async () => {
    const origin = await contentOf(embedded('origin'));
    const [there, back] = [file('there.tar.zst'), file('back.tar.gz')];
    const first = await takeBackup(deps, sourceOf(embedded('origin')), there);
    await restoreRows(deps, there, first.manifest, targetOf(server()));
    expect(await contentOf(server())).toEqual(origin);

    const running = await openStores({ ...server() });
    const of = running.stores.forTenant('default');
    let stop = false;
    let pairs = 0;
    const writing = (async () => {
      for (; !stop; pairs++)
        await of.transaction(async (tx) => {
          await tx.cursors.set(`pair ${pairs}`, pairs);
          await tx.audit.append({ at: at(pairs), actor: 'ben', action: 'pair', subject: 's', detail: {} });
        });
    })();
    await expect(restoreRows(deps, there, first.manifest, targetOf(server(), true))).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    const { manifest } = await takeBackup(deps, sourceOf(server()), back).finally(() => {
      stop = true;
    });
    await writing;
    await running.stores.close();
    const audit = manifest.audit.find(({ tenantId }) => tenantId === 'default');
    const cursors = manifest.counts.find(({ table, tenantId }) => table === 'cursors' && tenantId === 'default');
    expect(pairs).toBeGreaterThan(0);
    expect(audit).toMatchObject({ isWhole: true });
    expect(audit?.sequence).toBe(
      ENTRIES + (cursors?.rows ?? 0) - (first.manifest.counts.find(({ table }) => table === 'cursors')?.rows ?? 0),
    );

    await restoreRows(deps, back, manifest, targetOf(embedded('back')));
    const copy = await openStores(embedded('back'));
    expect(verifyChain(await copy.stores.forTenant('default').audit.list({ limit: 1e6 }))).toMatchObject({ whole: true });
    await copy.stores.close();
  });

  test('migrate-to copies the folder to PostgreSQL with what waits in its queue, and marks it', { timeout: 180_000 }, async () => {
    const origin = await contentOf(embedded('origin'));
    const move = { dataDir: embedded('origin').dataDir, databaseUrl: postgres.url, redisUrl: null };
    await expect(moveStore(deps, { ...move, replace: false })).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' });
    const open = await openStores(embedded('origin'));
    await expect(moveStore(deps, { ...move, replace: true })).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await open.stores.close();

    expect(await moveStore(deps, { ...move, replace: true })).toMatchObject({ jobs: 2 });
    expect(await contentOf(server())).toEqual(origin);
    await expect(openStores(embedded('origin'))).rejects.toMatchObject({ code: 'STORE_MOVED' });
    await expect(moveStore(deps, { ...move, replace: true })).rejects.toMatchObject({ code: 'STORE_MOVED' });
    const { stores, pool } = await openStores(server());
    const queues = createQueues({ backend: { kind: 'postgres', pool } });
    expect((await queues.counts())['index-observations']).toMatchObject({ waiting: 1 });
    await queues.stop();
    await stores.close();
  });
});

/** Two tenants with something of most kinds, and jobs that wait. */
async function fill(place: Place): Promise<void> {
  const { stores, pool } = await openStores(place);
  try {
    for (const tenant of ['default', "o'brien"]) {
      await stores.tenants.create({ id: tenant, name: `Company ${tenant}` });
      const of = stores.forTenant(tenant);
      await of.inventory.apply([fact(0, { name: 'пример "é🚀"\n\\', attributes: { 'a b': '' } })]);
      await of.samples.write([sample(0, 0.1 + 0.2), sample(1, -1e-300), sample(2, Number.MAX_VALUE), sample(3, 1 / 3)]);
      await of.events.write([event('e', 0)]);
      await of.logs.writeTemplates([
        { id: 'tpl_a', text: 'line <*>', firstSeenAt: at(0), pattern: '10004Za' },
        { id: 'tpl_b', text: 'line one', firstSeenAt: at(1), joined: ['tpl_a'] },
      ]);
      await of.alerts.put(alert('a', 0));
      await of.vectors.put([
        { model: 'small', id: 'x', vector: [0.1, 1 / 3, -2], payload: { text: 'x' } },
        { model: 'large', id: 'x', vector: [1, 2, 3, 4], payload: {} },
      ]);
      await of.transaction(async (tx) => {
        for (let i = 0; i < (tenant === 'default' ? ENTRIES : FEW); i++)
          await tx.audit.append({ at: at(i), actor: 'ann', action: 'ask', subject: 's', detail: { i, text: '→' } });
      });
    }
    const lines = Array.from({ length: LOGS }, (_, i) => log(`l${i}`, i, { body: `line ${i} of the "é🚀" kind\t\\N` }));
    for (let i = 0; i < LOGS; i += 2_000) await stores.forTenant('default').logs.write(lines.slice(i, i + 2_000));
    const queues = createQueues({ backend: { kind: 'postgres', pool } });
    const observations = [log('', 90_000, { body: 'this waits in the queue' })].map((one) => toWire(one));
    await queues.enqueue('index-observations', { tenantId: 'default', batchId: 'waits', observations }, { id: 'waits' });
    await queues.enqueue('execute-run', { tenantId: 'default', approvalId: 'apr_1' });
    await queues.enqueue('evaluate', { tenantId: 'default', at: '' });
    await queues.stop();
  } finally {
    await stores.close();
  }
}

/** Every row of every table and tenant, sorted. */
async function contentOf(place: Place): Promise<Record<string, readonly string[]>> {
  const { pool, close } = await openForReading(place);
  const content: Record<string, string[]> = {};
  try {
    await readSnapshot(pool as Pool, async (_head, parts) => {
      for await (const { table, tenantId, text } of parts) {
        const key = `${table} ${tenantId}`;
        content[key] = [...(content[key] ?? []), ...text.split('\n').filter(Boolean)].sort();
      }
    });
  } finally {
    await close();
  }
  return content;
}
