import type { PoolClient } from 'pg';
import type { AuditEntry } from '../../domain/action.ts';
import { CHAIN_START, type ChainEnd, verifyChain } from '../../domain/audit.ts';
import { fromDocument } from './documents.ts';

/** The end of a tenant's audit trail and whether the chain up to there is whole. */
export type TrailState = ChainEnd & { readonly isWhole: boolean };

type Row = Omit<AuditEntry, 'detail' | 'previousHash'> & { readonly detail: unknown; readonly previous_hash: string };

const PAGE = 1_000;

/** Recomputes the chain of a tenant, however long, in the caller's transaction. */
export async function auditTrail(client: Pick<PoolClient, 'query'>, tenantId: string): Promise<TrailState> {
  let end: ChainEnd = { sequence: 0, hash: CHAIN_START };
  let isWhole = true;
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT sequence, at, actor, action, subject, detail, previous_hash, hash FROM inframind.audit
       WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
      [tenantId, end.sequence, PAGE],
    );
    const entries = rows.map(({ previous_hash, detail, ...row }) => ({
      ...row,
      detail: fromDocument<AuditEntry['detail']>(detail),
      previousHash: previous_hash,
    }));
    const last = entries.at(-1);
    if (last === undefined) return { ...end, isWhole };
    isWhole &&= verifyChain(entries, end).whole;
    end = { sequence: last.sequence, hash: last.hash };
  }
}
