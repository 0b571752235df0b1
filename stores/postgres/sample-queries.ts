import { storableText } from '../../domain/text.ts';
import type { SampleQueries } from '../queries.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';

type Row = { asset_id: string | null; count: number; min: number; max: number; values: number[] };

/** Samples, counted where they are. */
export function sampleQueries(database: TenantDatabase): SampleQueries {
  return {
    count: ({ assetIds, metric, window }) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ count: number }>(
          `SELECT count(*)::int AS count FROM inframind.series s JOIN inframind.samples p ON p.tenant_id = $1 AND p.series_id = s.id
             AND p.at >= $4 AND p.at < $5
           WHERE s.tenant_id = $1 AND ($2::text[] IS NULL OR s.asset_id = ANY($2)) AND s.metric = ANY($3)`,
          [assetIds, metric.map(storableText), window.from, window.to],
        );
        return row?.count ?? 0;
      }),

    percentiles: ({ assetIds, metric, labels, window, percents, by }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<Row>(
          `SELECT CASE WHEN $8 THEN s.asset_id END AS asset_id, count(*)::int AS count, min(p.value) AS min, max(p.value) AS max,
             percentile_cont($7::float8[]) WITHIN GROUP (ORDER BY p.value) AS values
           FROM inframind.series s JOIN inframind.samples p ON p.tenant_id = $1 AND p.series_id = s.id AND p.at >= $5 AND p.at < $6
             AND p.value > '-Infinity' AND p.value < 'Infinity'
           WHERE s.tenant_id = $1 AND ($2::text[] IS NULL OR s.asset_id = ANY($2)) AND s.metric = $3
             AND ($4::jsonb IS NULL OR s.labels @> $4)
           GROUP BY 1 ORDER BY 1`,
          [
            assetIds,
            storableText(metric),
            labels === undefined ? null : toDocument(labels),
            window.from,
            window.to,
            percents.map((percent) => percent / 100),
            by === 'asset',
          ],
        );
        return rows.map(({ asset_id, ...rest }) => ({ assetId: asset_id, ...rest }));
      }),
  };
}
