import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { parseSettings } from '../../config.ts';
import { at, ever, log, sample } from '../../test/conformance/store-things.ts';
import { describeWithOpenSearch, startOpenSearch } from '../../test/peers/opensearch.ts';
import { scratch } from '../../test/peers/peer.ts';
import { assembleStores } from '../stores.ts';
import { takeBackup } from './backup.ts';
import { checkBackup, restoreRows } from './restore.ts';
import { placesOf, snapshotsOf } from './settings.ts';

const deps = { now: () => at(0), program: 'test', onProgress: () => {} };
const secret = async () => '';

await describeWithOpenSearch('a backup with OpenSearch', () => {
  test('is a snapshot beside the rows; both come back on another node, and a node with data is not overwritten', {
    timeout: 150_000,
  }, async () => {
    const folder = scratch('backup-opensearch');
    const snapshots = join(folder.path, 'snapshots');
    const startNode = () => startOpenSearch({ settings: { 'path.repo': snapshots } });
    const settingsOf = (url: string, dataDir: string, where: { repository?: string; folder?: string | null } = { folder: snapshots }) =>
      parseSettings({ dataDir: join(folder.path, dataDir), opensearch: { url, snapshots: where }, targets: [] }, 'test');
    const open = (settings: ReturnType<typeof settingsOf>) =>
      assembleStores({ secret, now: () => new Date(), log: pino({ level: 'silent' }) }, settings);
    const path = join(folder.path, 'backup.tar.zst');
    let node = await startNode();
    try {
      const settings = settingsOf(node.url, 'one');
      const { stores } = await open(settings);
      await stores.tenants.create({ id: 'default', name: 'default' });
      const of = stores.forTenant('default');
      await of.samples.write([sample(0, 1), sample(1, 2)]);
      await of.logs.writeTemplates([{ id: 'tpl_a', text: 'line <*>', firstSeenAt: at(0), pattern: '10004Za', joined: ['tpl_b'] }]);
      await of.logs.write([log('a', 0), log('b', 1)]);
      await of.cursors.set('t', 'kept');
      const unknown = settingsOf(node.url, 'one', { repository: 'elsewhere' });
      await expect(snapshotsOf(unknown, secret)).rejects.toMatchObject({
        code: 'BACKUP_SNAPSHOT',
        message: expect.stringContaining('elsewhere'),
      });
      const openSearch = await snapshotsOf(settings, secret);
      const { manifest } = await takeBackup(deps, { ...(await placesOf(settings, secret)), openSearch }, path);
      expect(manifest.openSearch).toMatchObject({
        repository: 'inframind',
        documents: { 'inframind-default-logs': 2, 'inframind-default-samples': 2 },
      });
      // After the snapshot: not in it.
      await of.logs.write([log('c', 2)]);
      const target = { ...(await placesOf(settingsOf(node.url, 'two'), secret)), openSearch: openSearch?.snapshots ?? null };
      await expect(restoreRows(deps, path, manifest, { ...target, replace: false })).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' });
      await openSearch?.snapshots.close();
      await stores.close();

      await node.stop();
      node = await startNode();
      const fresh = settingsOf(node.url, 'two');
      const there = await snapshotsOf(fresh, secret);
      const places = await placesOf(fresh, secret);
      await restoreRows(deps, path, await checkBackup(deps, path), {
        ...places,
        openSearch: there?.snapshots ?? null,
        replace: false,
      });
      const gone = {
        ...manifest,
        openSearch: { ...(manifest.openSearch ?? { repository: '', documents: {} }), snapshot: 'inframind-gone' },
      };
      await expect(restoreRows(deps, path, gone, { ...places, openSearch: there?.snapshots ?? null, replace: true })).rejects.toMatchObject(
        { code: 'BACKUP_SNAPSHOT' },
      );
      await there?.snapshots.close();

      const restored = await open(fresh);
      const copy = restored.stores.forTenant('default');
      expect((await copy.logs.search({ assetIds: null, window: ever, limit: 9 })).map(({ id }) => id)).toEqual(['b', 'a']);
      expect(await copy.logs.templates()).toMatchObject([{ id: 'tpl_a', text: 'line <*>', pattern: '10004Za', joined: ['tpl_b'] }]);
      expect(await copy.samples.range({ assetIds: null, window: ever })).toMatchObject([
        {
          points: [
            [at(0).getTime(), 1],
            [at(1).getTime(), 2],
          ],
        },
      ]);
      expect(await copy.cursors.get('t')).toBe('kept');
      // It goes on: what was there is still a duplicate, and new records are written.
      expect(await copy.logs.write([log('a', 0), log('d', 3)])).toMatchObject({ created: 1, duplicates: 1 });
      await restored.stores.close();
    } finally {
      await node.stop();
      folder.remove();
    }
  });
});
