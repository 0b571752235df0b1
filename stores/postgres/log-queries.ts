import { AT_LEAST, bucketsOf, LONGEST_PAIR, MOST_ATTRIBUTES, significantTerms } from '../counting.ts';
import type { LogQueries, TemplateSight } from '../queries.ts';
import type { Sql, TenantDatabase } from './database.ts';
import { familyOf } from './template-store.ts';

/** Conditions on records: $2 from, $3 to, $4 assets or null. */
const MATCHES = 'tenant_id = $1 AND at >= $2 AND at < $3 AND ($4::text[] IS NULL OR asset_id = ANY($4))';
/** A template that stands for itself and those that were united with it. */
export const FAMILY = (id: string) =>
  `SELECT ${id} UNION ALL SELECT f.id FROM inframind.log_templates f WHERE f.tenant_id = $1 AND f.root_id = ${id}`;
const COUNTED = `SELECT coalesce(r.root_id, n.template_id) AS template_id, sum(n.count)::int AS count, min(n.first_at) AS first_at,
    max(n.last_at) AS last_at, max(n.max_severity_number) AS max_severity_number
  FROM (SELECT template_id, count(*) AS count, min(at) AS first_at, max(at) AS last_at, max(severity_number) AS max_severity_number
    FROM inframind.logs WHERE ${MATCHES} GROUP BY template_id) n
  LEFT JOIN inframind.log_templates r ON r.tenant_id = $1 AND r.id = n.template_id GROUP BY 1`;
/** Text and example of the templates that `chosen` holds, in the order of `place`. */
const SIGHTS = `SELECT c.*, coalesce(t.text, e.body) AS text, e.asset_id, e.body AS example FROM chosen c
  CROSS JOIN LATERAL (
    SELECT asset_id, body FROM inframind.logs WHERE ${MATCHES} AND at = c.last_at AND template_id IN (${FAMILY('c.template_id')}) ORDER BY id LIMIT 1) e
  LEFT JOIN inframind.log_templates t ON t.tenant_id = $1 AND t.id = c.template_id
  ORDER BY c.place`;

/** Severities as OpenTelemetry names their ranges. */
const SEVERITY = `coalesce((ARRAY['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])[floor((severity_number - 1) / 4.0)::int + 1],
  'UNSPECIFIED') COLLATE "C"`;
const KEYS = { severity: SEVERITY, template: 'template_id', asset: 'asset_id' } as const;
/** Attributes that every engine can search by; those of other names or greater length are not judged. */
const JUDGED = `a.key ~ '^[^.[:space:]]([^[:space:]]*[^.[:space:]])?$' AND length(a.key) + length(a.value) < ${LONGEST_PAIR}`;

/** Log records, counted where they are. */
export function logQueries(database: TenantDatabase): LogQueries {
  return {
    newTemplates: ({ assetIds, window, limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<SightRow>(
          `WITH counted AS (${COUNTED}), chosen AS (
             SELECT c.*, 0 AS baseline_count, row_number() OVER (ORDER BY max_severity_number DESC, first_at, template_id) AS place
             FROM counted c JOIN inframind.log_templates t ON t.tenant_id = $1 AND t.id = c.template_id
             WHERE t.first_seen_at >= $2 AND t.first_seen_at < $3 ORDER BY place LIMIT $5)
           ${SIGHTS}`,
          [window.from, window.to, assetIds, limit],
        );
        return rows.map(toSight);
      }),

    rareTemplates: ({ assetIds, window, baseline, atMost, limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<SightRow>(
          `WITH counted AS (${COUNTED}), before AS (
             SELECT coalesce(r.root_id, n.template_id) AS template_id, sum(n.count)::int AS count
             FROM (SELECT template_id, count(*) AS count FROM inframind.logs WHERE ${BACKGROUND} GROUP BY template_id) n
             LEFT JOIN inframind.log_templates r ON r.tenant_id = $1 AND r.id = n.template_id GROUP BY 1),
           chosen AS (
             SELECT c.*, coalesce(b.count, 0) AS baseline_count, row_number() OVER (
               ORDER BY coalesce(b.count, 0), c.max_severity_number DESC, c.count, c.template_id) AS place
             FROM counted c LEFT JOIN before b USING (template_id) WHERE coalesce(b.count, 0) <= $7 ORDER BY place LIMIT $8)
           ${SIGHTS}`,
          [window.from, window.to, assetIds, baseline.from, baseline.to, atMost, limit],
        );
        return rows.map(toSight);
      }),

    histogram: ({ assetIds, window, bucketMs, templateId, by, limit = 10 }) =>
      database.within(async (sql) => {
        const buckets = bucketsOf(window, bucketMs);
        const rows = await sql.rows<{ key: string | null; bucket: number; count: number }>(
          `WITH own AS MATERIALIZED (
             SELECT floor(extract(epoch FROM at - $2::timestamptz) * 1000 / $5::float8)::int AS bucket,
               ${by === undefined ? 'NULL::text' : KEYS[by]} AS key, count(*)::int AS count
             FROM inframind.logs WHERE ${MATCHES} AND ($6::text[] IS NULL OR template_id = ANY($6)) GROUP BY 1, 2),
           cells AS MATERIALIZED (${by === 'template' ? UNITED_CELLS : 'SELECT * FROM own'}),
           kept AS (SELECT key, row_number() OVER (ORDER BY sum(count) DESC, key) AS place FROM cells GROUP BY key ORDER BY place LIMIT $7)
           SELECT k.key, c.bucket, sum(c.count)::int AS count FROM cells c LEFT JOIN kept k ON k.key = c.key
           GROUP BY k.key, k.place, c.bucket ORDER BY k.place, c.bucket`,
          [window.from, window.to, assetIds, bucketMs, await familyOf(sql, templateId), limit],
        );
        const total = Array.from({ length: buckets }, () => 0);
        const series = new Map<string, number[]>();
        for (const { key, bucket, count } of rows) {
          total[bucket] = (total[bucket] ?? 0) + count;
          if (key === null) continue;
          const counts = series.get(key) ?? Array.from({ length: buckets }, () => 0);
          counts[bucket] = count;
          series.set(key, counts);
        }
        return { total, series: [...series].map(([key, counts]) => ({ key, counts })) };
      }),

    significant: ({ assetIds, window, background, of, atLeast = AT_LEAST, limit }) =>
      database.within(async (sql) => {
        const values = [window.from, window.to, assetIds, background.from, background.to, atLeast];
        const counted = await sql.rows<CountedRow>(of === 'attribute' ? ATTRIBUTES : terms(KEYS[of]), values);
        return significantTerms(counted, await totals(sql, values.slice(0, -1)), { atLeast, limit });
      }),
  };
}

type CountedRow = { term: string; count: number; backgroundCount: number };

const BACKGROUND = 'tenant_id = $1 AND at >= $5 AND at < $6 AND ($4::text[] IS NULL OR asset_id = ANY($4))';

const UNITED_CELLS = `SELECT o.bucket, coalesce(r.root_id, o.key) AS key, sum(o.count)::int AS count
  FROM own o LEFT JOIN inframind.log_templates r ON r.tenant_id = $1 AND r.id = o.key GROUP BY 1, 2`;

const counts = (key: string, where: string) =>
  key === KEYS.template
    ? `SELECT coalesce(r.root_id, n.term) AS term, sum(n.count)::int AS count
       FROM (SELECT template_id AS term, count(*) AS count FROM inframind.logs WHERE ${where} GROUP BY 1) n
       LEFT JOIN inframind.log_templates r ON r.tenant_id = $1 AND r.id = n.term GROUP BY 1`
    : `SELECT ${key} AS term, count(*)::int AS count FROM inframind.logs WHERE ${where} GROUP BY 1`;

const terms = (key: string) =>
  `WITH here AS (SELECT * FROM (${counts(key, MATCHES)}) h WHERE count >= $7), there AS (${counts(key, BACKGROUND)})
   SELECT here.term, here.count, coalesce(there.count, 0) AS "backgroundCount" FROM here LEFT JOIN there USING (term)`;

const ATTRIBUTES = `WITH here AS (
    SELECT a.key, a.value, count(*)::int AS count FROM inframind.logs, jsonb_each_text(attributes) a
    WHERE ${MATCHES} AND ${JUDGED} GROUP BY 1, 2 HAVING count(*) >= $7
    ORDER BY count(*) DESC, a.key COLLATE "C", a.value COLLATE "C" LIMIT ${MOST_ATTRIBUTES}),
  there AS (
    SELECT a.key, a.value, count(*)::int AS count FROM inframind.logs, jsonb_each_text(attributes) a JOIN here USING (key, value)
    WHERE ${BACKGROUND} GROUP BY 1, 2)
  SELECT here.key || '=' || here.value AS term, here.count, coalesce(there.count, 0) AS "backgroundCount"
  FROM here LEFT JOIN there USING (key, value)`;

async function totals(sql: Sql, values: readonly unknown[]): Promise<{ total: number; backgroundTotal: number }> {
  const [found] = await sql.rows<{ total: number; backgroundTotal: number }>(
    `SELECT (SELECT count(*)::int FROM inframind.logs WHERE ${MATCHES}) AS total,
       (SELECT count(*)::int FROM inframind.logs WHERE ${BACKGROUND}) AS "backgroundTotal"`,
    values,
  );
  return found ?? { total: 0, backgroundTotal: 0 };
}

type SightRow = {
  template_id: string;
  text: string;
  count: number;
  baseline_count: number;
  first_at: Date;
  last_at: Date;
  max_severity_number: number;
  asset_id: string;
  example: string;
};

function toSight(row: SightRow): TemplateSight {
  return {
    templateId: row.template_id,
    text: row.text,
    count: row.count,
    baselineCount: row.baseline_count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    maxSeverityNumber: row.max_severity_number,
    assetId: row.asset_id,
    example: row.example,
  };
}
