import { storableText } from '../../domain/text.ts';
import type { RejectedRecord, RejectedStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { execute } from './rows.ts';

const COLUMNS = 'id, at, source, reason, record, line, is_cut AS "isCut", replayed_at AS "replayedAt"';

/** Records that could not be taken. */
export function rejectedStore(database: TenantDatabase): RejectedStore {
  return {
    put: async (records) => {
      if (records.length === 0) return;
      const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
      await database.within((sql) =>
        sql.run(
          `INSERT INTO inframind.rejected (tenant_id, id, at, source, reason, record, line, is_cut)
           SELECT $1, * FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::int[], $8::boolean[])
           ON CONFLICT DO NOTHING`,
          [
            sorted.map((record) => record.id),
            sorted.map((record) => record.at.toISOString()),
            sorted.map((record) => storableText(record.source)),
            sorted.map((record) => storableText(record.reason)),
            sorted.map((record) => storableText(record.record)),
            sorted.map((record) => record.line ?? null),
            sorted.map((record) => record.isCut ?? false),
          ],
        ),
      );
    },
    list: ({ limit, source = null, waiting = false }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<RejectedRecord>(
          `SELECT ${COLUMNS} FROM inframind.rejected
           WHERE tenant_id = $1 AND ($3::text IS NULL OR source = $3) AND NOT ($4 AND replayed_at IS NOT NULL)
           ORDER BY at DESC, id DESC LIMIT $2`,
          [limit, source, waiting],
        );
        return rows.reverse();
      }),
    get: (id) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<RejectedRecord>(`SELECT ${COLUMNS} FROM inframind.rejected WHERE tenant_id = $1 AND id = $2`, [id]);
        return row ?? null;
      }),
    markReplayed: async (id, at) => {
      const text = 'UPDATE inframind.rejected SET replayed_at = $3 WHERE tenant_id = $1 AND id = $2 AND replayed_at IS NULL';
      return (await execute(database, text, [id, at.toISOString()])) === 1;
    },
    counts: () =>
      database.within(async (sql) => {
        const rows = await sql.rows<{ source: string; count: number }>(
          'SELECT source, count(*)::int AS count FROM inframind.rejected WHERE tenant_id = $1 GROUP BY source ORDER BY source',
        );
        return Object.fromEntries(rows.map((row) => [row.source, row.count]));
      }),
  };
}
