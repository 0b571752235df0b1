import type { ChangePeriod } from '../../domain/change-period.ts';
import type { ChangePeriodStore } from '../change-periods.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

/** Maintenance windows and freezes; `over_at` is when one is over for good, null while nobody knows. */
export function changePeriodStore(database: TenantDatabase): ChangePeriodStore {
  return {
    put: async (period) => {
      const { id, kind, time, createdAt, endedAt } = period;
      const overAt = endedAt ?? (time.kind === 'once' ? time.to : null);
      await execute(
        database,
        `INSERT INTO inframind.change_periods (tenant_id, id, kind, created_at, over_at, doc) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, id) DO UPDATE SET kind = excluded.kind, over_at = excluded.over_at, doc = excluded.doc`,
        [id, kind, createdAt, overAt, toDocument(period)],
      );
    },
    getForUpdate: (id) =>
      oneDocument<ChangePeriod>(database, 'SELECT doc FROM inframind.change_periods WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [id]),
    list: ({ open, behind, limit }) =>
      documents<ChangePeriod>(
        database,
        `SELECT doc FROM inframind.change_periods WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR over_at IS NULL OR over_at > $2)
           AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5))
         ORDER BY created_at DESC, id DESC LIMIT $3`,
        [open?.at ?? null, limit, behind?.createdAt ?? null, behind?.id ?? null],
      ),
  };
}
