import type { Approval, Run } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { ApprovalStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

/** Approvals and the runs that came of them. `list` gives the newest up to the limit, in time order. */
export function approvalStore(database: TenantDatabase): ApprovalStore {
  const byId = 'SELECT doc FROM inframind.approvals WHERE tenant_id = $1 AND id = $2';
  return {
    create: async (approval) => {
      await execute(
        database,
        `INSERT INTO inframind.approvals (tenant_id, id, state, requested_at, doc) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING`,
        [approval.id, approval.state, approval.requestedAt, toDocument(approval)],
      );
    },
    getForUpdate: (id) => oneDocument<Approval>(database, `${byId} FOR UPDATE`, [id]),
    get: (id) => oneDocument<Approval>(database, byId, [id]),
    /** @throws APPROVAL_UNKNOWN */
    update: async (approval) => {
      const updated = await execute(
        database,
        'UPDATE inframind.approvals SET state = $3, requested_at = $4, doc = $5 WHERE tenant_id = $1 AND id = $2',
        [approval.id, approval.state, approval.requestedAt, toDocument(approval)],
      );
      if (updated === 0) throw new AppError('APPROVAL_UNKNOWN', `There is no approval ${approval.id}.`);
    },
    list: async ({ states, alertIds, assetIds, planned, limit }) => {
      const newestFirst = await documents<Approval>(
        database,
        `SELECT doc FROM inframind.approvals WHERE tenant_id = $1 AND ($2::text[] IS NULL OR state = ANY($2))
           AND ($4::text[] IS NULL OR doc->>'alertId' = ANY($4))
           AND ($5::text[] IS NULL OR NOT EXISTS (SELECT FROM jsonb_array_elements(doc->'plan'->'targets') AS target
             WHERE target->>'assetId' <> ALL($5)))
           AND ($6::text IS NULL OR (doc->'plan'->>'runbookId' = $6 AND doc->'plan'->'runbookVersion' = $7::jsonb
             AND doc->'plan'->'parameters' = $8::jsonb
             AND ARRAY(SELECT jsonb_array_elements(doc->'plan'->'targets')->>'assetId') @> $9::text[]
             AND ARRAY(SELECT jsonb_array_elements(doc->'plan'->'targets')->>'assetId') <@ $9::text[]))
         ORDER BY requested_at DESC, id DESC LIMIT $3`,
        [
          ...[states ?? null, limit, alertIds ?? null, assetIds ?? null],
          planned?.runbookId ?? null,
          ...(planned === undefined ? [null, null, null] : [planned.runbookVersion, toDocument(planned.parameters), planned.assetIds]),
        ],
      );
      return newestFirst.reverse();
    },

    putRun: async (run) => {
      await execute(
        database,
        `INSERT INTO inframind.runs (tenant_id, id, approval_id, started_at, doc) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, id) DO UPDATE SET approval_id = excluded.approval_id, started_at = excluded.started_at,
           doc = excluded.doc`,
        [run.id, run.approvalId, run.startedAt, toDocument(run)],
      );
    },
    run: (id) => oneDocument<Run>(database, 'SELECT doc FROM inframind.runs WHERE tenant_id = $1 AND id = $2', [id]),
    runOf: (approvalId) =>
      oneDocument<Run>(
        database,
        'SELECT doc FROM inframind.runs WHERE tenant_id = $1 AND approval_id = $2 ORDER BY started_at DESC, id DESC LIMIT 1',
        [approvalId],
      ),
  };
}
