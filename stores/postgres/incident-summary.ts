import type { IncidentSummary } from '../../domain/alert.ts';
import type { Severity } from '../../domain/observation.ts';
import type { Sql, TenantDatabase } from './database.ts';

const MOST = 5;
const OF_INCIDENT = "FROM inframind.alerts WHERE tenant_id = $1 AND doc->>'incidentId' = $2";
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];
const RANK = "array_position(ARRAY['info', 'warning', 'critical'], doc->>'severity')";

type Row = { alerts: number; firing: number; assets: number; worst: number | null; worst_firing: number | null; first: Date; last: Date };

/** The alerts of an incident, counted where they are. */
export function summaryOf(database: TenantDatabase, incidentId: string): Promise<IncidentSummary | null> {
  return database.within(async (sql) => {
    const [row] = await sql.rows<Row>(
      `SELECT count(*)::integer AS alerts, count(*) FILTER (WHERE status = 'firing')::integer AS firing,
         count(DISTINCT asset_id)::integer AS assets, max(${RANK}) AS worst,
         max(${RANK}) FILTER (WHERE status = 'firing') AS worst_firing, min(started_at) AS first, max(started_at) AS last ${OF_INCIDENT}`,
      [incidentId],
    );
    if (row === undefined || row.alerts === 0) return null;
    const names = await most(sql, "doc->>'name'", incidentId);
    const topAssets = await most(sql, 'asset_id', incidentId);
    return {
      alerts: row.alerts,
      firing: row.firing,
      assets: row.assets,
      severity: SEVERITIES[(row.worst_firing ?? row.worst ?? 1) - 1] ?? 'info',
      firstAt: row.first,
      lastAt: row.last,
      names: names.map(({ what, alerts }) => ({ name: what, alerts })),
      topAssets: topAssets.map(({ what, alerts }) => ({ assetId: what, alerts })),
    };
  });
}

function most(sql: Sql, what: string, incidentId: string): Promise<Array<{ what: string; alerts: number }>> {
  return sql.rows(
    `SELECT ${what} AS what, count(*)::integer AS alerts ${OF_INCIDENT} GROUP BY 1 ORDER BY 2 DESC, (${what}) COLLATE "C" LIMIT ${MOST}`,
    [incidentId],
  );
}
