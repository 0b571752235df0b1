import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';

/** One embedded database in memory for all the tests of a file; each may have a tenant of its own. */
export function storesInMemory(): { all(): Stores; newTenant(): Promise<TenantStores> } {
  let stores: Stores;
  beforeAll(async () => {
    ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  });
  afterAll(() => stores.close());
  return {
    all: () => stores,
    newTenant: async () => {
      const id = `t-${randomUUID().slice(0, 8)}`;
      await stores.tenants.create({ id, name: id });
      return stores.forTenant(id);
    },
  };
}
