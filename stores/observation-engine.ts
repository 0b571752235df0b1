import type { RejectedRecord, TenantStores } from './stores.ts';

/** An engine for samples, logs and events only; the rest is kept by another (see composed-stores.ts). */
export type ObservationEngine = {
  /** @param putAside keeps the records that the engine refuses */
  forTenant(
    tenantId: string,
    putAside: (records: readonly RejectedRecord[]) => Promise<void>,
  ): Pick<TenantStores, 'samples' | 'logs' | 'events'>;
  /** Begins new indices where they are due and deletes, whole, those whose time is over. Any number of processes may call it. */
  retain(now: Date): Promise<{ readonly rolledOver: readonly string[]; readonly deleted: readonly string[] }>;
  /** Whether records can be written and read at this moment. @throws STORE_UNAVAILABLE, STORE_FULL with what to do about it */
  ping(): Promise<void>;
  close(): Promise<void>;
};
