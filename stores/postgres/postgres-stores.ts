import type { Pool } from 'pg';
import type { Stores, TenantStores } from '../stores.ts';
import { alertStore } from './alert-store.ts';
import { answerStore } from './answer-store.ts';
import { approvalStore } from './approval-store.ts';
import { auditStore } from './audit-store.ts';
import { careStore } from './care-store.ts';
import { changePeriodStore } from './change-period-store.ts';
import { chatStore } from './chat-store.ts';
import { cursorStore } from './cursor-store.ts';
import { type TenantDatabase, tenantDatabase } from './database.ts';
import { eventStore } from './event-store.ts';
import { factorStore } from './factor-store.ts';
import { feedbackStore } from './feedback-store.ts';
import { inventoryStore } from './inventory-store.ts';
import { leaseStore } from './lease-store.ts';
import { logStore } from './log-store.ts';
import { outputStore } from './output-store.ts';
import type { Partitions } from './partitions.ts';
import { peopleStore } from './people-store.ts';
import { isShortOfSpace } from './pglite-space.ts';
import { rejectedStore } from './rejected-store.ts';
import { runbookStore } from './runbook-store.ts';
import { sampleStore } from './sample-store.ts';
import { storeError, takesNoWrites } from './store-error.ts';
import { ticketStore } from './ticket-store.ts';
import { createVectorIndexes, vectorStore } from './vector-store.ts';

/** All stores over one pool, be it a PostgreSQL server's or the embedded one's. */
export function postgresStores(pool: Pool, partitions: Partitions, close: () => Promise<void>): Stores {
  const query = async (text: string, values: readonly unknown[] = []) => {
    try {
      return await pool.query(text, [...values]);
    } catch (error) {
      throw storeError(error);
    }
  };
  /** A server that answers and takes no writes, as one that became a standby, is of no use; the embedded one is so when its disk is full. */
  const ping = async () => {
    const { rows } = await query("SELECT current_setting('transaction_read_only') = 'on' AS refuses");
    if (rows[0]?.refuses === true && !isShortOfSpace()) throw takesNoWrites();
  };
  const owner = { makeRoom: partitions.makeRoom, makeVectorIndex: createVectorIndexes(pool) };
  const known = new Map<string, TenantStores>();
  return {
    forTenant: (tenantId) => {
      const stores = known.get(tenantId) ?? tenantStores(tenantDatabase(pool, owner, tenantId));
      known.set(tenantId, stores);
      return stores;
    },
    tenants: {
      create: async (tenant) => {
        await query('INSERT INTO inframind.tenants (tenant_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [tenant.id, tenant.name]);
      },
      list: async () => (await query('SELECT tenant_id AS id, name FROM inframind.tenants ORDER BY tenant_id')).rows,
    },
    ping,
    pingRecords: ping,
    close,
  };
}

function tenantStores(database: TenantDatabase): TenantStores {
  return {
    tenantId: database.tenantId,
    samples: sampleStore(database),
    logs: logStore(database),
    events: eventStore(database),
    inventory: inventoryStore(database),
    alerts: alertStore(database),
    care: careStore(database),
    answers: answerStore(database),
    feedback: feedbackStore(database),
    approvals: approvalStore(database),
    outputs: outputStore(database),
    runbooks: runbookStore(database),
    changePeriods: changePeriodStore(database),
    tickets: ticketStore(database),
    audit: auditStore(database),
    people: peopleStore(database),
    factors: factorStore(database),
    chat: chatStore(database),
    rejected: rejectedStore(database),
    vectors: vectorStore(database),
    cursors: cursorStore(database),
    leases: leaseStore(database),
    transaction: (work) => database.transaction((bound) => work(tenantStores(bound))),
  };
}
