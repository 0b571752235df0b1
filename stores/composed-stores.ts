import type { ObservationEngine } from './observation-engine.ts';
import type { Stores, TenantStores } from './stores.ts';

/**
 * State in one engine, samples, logs and events in another. `transaction` covers the state only: what is written to samples,
 * logs and events inside one is there at once and stays when it is rolled back, which is harmless, for they are created under
 * ids of their content. Records that the other engine refuses are kept among the rejected ones of the state.
 */
export function composeStores(state: Stores, engine: ObservationEngine): Stores {
  const compose = (tenant: TenantStores): TenantStores => ({
    ...tenant,
    ...engine.forTenant(tenant.tenantId, tenant.rejected.put),
    transaction: (work) => tenant.transaction((bound) => work(compose(bound))),
  });
  const known = new Map<string, TenantStores>();
  return {
    forTenant: (tenantId) => {
      const stores = known.get(tenantId) ?? compose(state.forTenant(tenantId));
      known.set(tenantId, stores);
      return stores;
    },
    tenants: state.tenants,
    ping: state.ping,
    pingRecords: engine.ping,
    close: async () => {
      await Promise.all([state.close(), engine.close()]);
    },
  };
}
