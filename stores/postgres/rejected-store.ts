import { storableText } from '../../domain/text.ts';
import type { RejectedRecord, RejectedStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';

/** Records that could not be taken. `list` gives the newest up to the limit, in time order. */
export function rejectedStore(database: TenantDatabase): RejectedStore {
  return {
    put: async (records) => {
      if (records.length === 0) return;
      const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
      await database.within((sql) =>
        sql.run(
          `INSERT INTO inframind.rejected (tenant_id, id, at, source, reason, record)
           SELECT $1, * FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
          [
            sorted.map((record) => record.id),
            sorted.map((record) => record.at.toISOString()),
            sorted.map((record) => storableText(record.source)),
            sorted.map((record) => storableText(record.reason)),
            sorted.map((record) => storableText(record.record)),
          ],
        ),
      );
    },
    list: ({ limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<RejectedRecord>(
          'SELECT id, at, source, reason, record FROM inframind.rejected WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT $2',
          [limit],
        );
        return rows.reverse();
      }),
    counts: () =>
      database.within(async (sql) => {
        const rows = await sql.rows<{ source: string; count: number }>(
          'SELECT source, count(*)::int AS count FROM inframind.rejected WHERE tenant_id = $1 GROUP BY source ORDER BY source',
        );
        return Object.fromEntries(rows.map((row) => [row.source, row.count]));
      }),
  };
}
