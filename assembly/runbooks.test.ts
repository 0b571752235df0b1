import { expect, test } from 'vitest';
import { randomId } from '../domain/ids.ts';
import { openStores } from '../stores/postgres/open.ts';
import { keptRunbooks } from './runbooks.ts';

test('every version of a runbook is kept once, and a change without a new version is said', async () => {
  const { stores } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  try {
    const id = randomId('req');
    await stores.tenants.create({ id, name: id });
    const tenant = stores.forTenant(id);
    const warnings: string[] = [];
    const deps = { stores: tenant, now: () => new Date(0), warn: (message: string) => void warnings.push(message) };
    const runbooks = await keptRunbooks(deps);
    await keptRunbooks(deps);
    const kept = await tenant.runbooks.versions();
    expect(kept.map(({ runbook }) => runbook)).toEqual([...runbooks].sort((a, b) => (a.id < b.id ? -1 : 1)));
    expect(warnings).toEqual([]);

    const [first] = kept;
    if (first === undefined) throw new Error('nothing is kept');
    await stores.tenants.create({ id: `${id}-2`, name: id });
    const changed = stores.forTenant(`${id}-2`);
    await changed.runbooks.createOnce({ ...first, sha256: 'f'.repeat(64) });
    await keptRunbooks({ ...deps, stores: changed });
    expect(warnings).toEqual([expect.stringContaining(`runbook ${first.runbook.id}: its file has changed`)]);
  } finally {
    await stores.close();
  }
});
