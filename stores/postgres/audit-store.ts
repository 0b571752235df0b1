import type { AuditEntry } from '../../domain/action.ts';
import { auditHash, CHAIN_START } from '../../domain/audit.ts';
import type { AuditStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { fromDocument, toDocument } from './documents.ts';

type AuditRow = {
  sequence: number;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: unknown;
  previous_hash: string;
  hash: string;
};

/** The tenant's audit trail, a hash chain. The program's role may add to it and read it, nothing else. */
export function auditStore(database: TenantDatabase): AuditStore {
  return {
    append: (given) =>
      database.within(async (sql) => {
        // Held until the transaction ends: a row's predecessor is then committed, or gone with it.
        await sql.rows("SELECT pg_advisory_xact_lock(hashtextextended('inframind.audit ' || $1, 0))");
        const [last] = await sql.rows<{ sequence: number; hash: string }>(
          'SELECT sequence, hash FROM inframind.audit WHERE tenant_id = $1 ORDER BY sequence DESC LIMIT 1',
        );
        // Hashed as it will be read: without what JSON or PostgreSQL cannot hold.
        const { actor, action, subject, detail } = JSON.parse(toDocument(given)) as AuditEntry;
        const entry = {
          sequence: (last?.sequence ?? 0) + 1,
          at: given.at,
          actor,
          action,
          subject,
          detail,
          previousHash: last?.hash ?? CHAIN_START,
        };
        const hash = auditHash(entry);
        await sql.run(
          `INSERT INTO inframind.audit (tenant_id, sequence, at, actor, action, subject, detail, previous_hash, hash)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [entry.sequence, entry.at, actor, action, subject, toDocument(detail), entry.previousHash, hash],
        );
        return { ...entry, hash };
      }),

    list: ({ subject, after, limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<AuditRow>(
          `SELECT sequence, at, actor, action, subject, detail, previous_hash, hash FROM inframind.audit
           WHERE tenant_id = $1 AND ($2::text IS NULL OR subject = $2) AND sequence > $3
           ORDER BY sequence ${after === undefined ? 'DESC' : 'ASC'} LIMIT $4`,
          [subject ?? null, after ?? 0, limit],
        );
        return (after === undefined ? rows.reverse() : rows).map(({ previous_hash, detail, ...row }) => ({
          ...row,
          detail: fromDocument<AuditEntry['detail']>(detail),
          previousHash: previous_hash,
        }));
      }),
  };
}
