import type { Labels } from '../../domain/observation.ts';
import { textsOf } from '../../domain/packed-logs.ts';
import { storableText } from '../../domain/text.ts';
import type { LogStore, StoredLog, TemplateCount } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { FAMILY, logQueries } from './log-queries.ts';
import { writeLogs } from './log-write.ts';
import { familyOf, templateStore } from './template-store.ts';

type LogRow = {
  id: string;
  asset_id: string;
  at: Date;
  severity_number: number;
  template_id: string;
  source: string;
  body: string;
  attributes: Labels;
};

const COUNTS = 'count(*)::int AS count, min(at) AS first_at, max(at) AS last_at, max(severity_number) AS max_severity_number';
const IN_WINDOW = 'tenant_id = $1 AND at >= $2 AND at < $3 AND ($5::text[] IS NULL OR template_id = ANY($5))';
const EACH = `SELECT asset_id, template_id, ${COUNTS} FROM inframind.logs
  WHERE ${IN_WINDOW} AND $4::text[] IS NULL GROUP BY asset_id, template_id`;
/** One asset after the other, so that lines are told apart by their kind alone: a third less time. */
const EACH_OF_ASSETS = `SELECT a.asset_id, n.* FROM (SELECT DISTINCT unnest($4::text[]) COLLATE "C" AS asset_id) a CROSS JOIN LATERAL (
  SELECT template_id, ${COUNTS} FROM inframind.logs l WHERE ${IN_WINDOW} AND l.asset_id = a.asset_id GROUP BY template_id) n`;
const WITH_EXAMPLES = `SELECT c.*, coalesce(t.text, e.body, '') AS text, coalesce(e.body, '') AS example FROM counted c
  LEFT JOIN LATERAL (
    SELECT body FROM inframind.logs l WHERE l.tenant_id = $1 AND l.asset_id = c.asset_id AND l.at = c.last_at AND l.at >= $2 AND l.at < $3
      AND l.template_id IN (${FAMILY('c.template_id')}) ORDER BY l.id LIMIT 1) e ON true
  LEFT JOIN inframind.log_templates t ON t.tenant_id = $1 AND t.id = c.template_id`;

/** Log records, keyed by an id that derives from their content, and the templates they were mined into. */
export function logStore(database: TenantDatabase): LogStore {
  const countByTemplate: LogStore['countByTemplate'] = ({ assetIds, window, templateId, only, examples = true }) =>
    database.within(async (sql) => {
      const rows = await sql.rows<CountRow>(
        `WITH each AS (${assetIds === null ? EACH : EACH_OF_ASSETS}),
         counted AS (
           SELECT e.asset_id, coalesce(r.root_id, e.template_id) AS template_id, sum(e.count)::int AS count, min(e.first_at) AS first_at,
             max(e.last_at) AS last_at, max(e.max_severity_number) AS max_severity_number
           FROM each e LEFT JOIN inframind.log_templates r ON r.tenant_id = $1 AND r.id = e.template_id
           WHERE $6::text[] IS NULL OR (e.asset_id, coalesce(r.root_id, e.template_id)) IN (SELECT * FROM unnest($6::text[], $7::text[]))
           GROUP BY 1, 2)
         ${examples ? WITH_EXAMPLES : "SELECT c.*, '' AS text, '' AS example FROM counted c"}
         ORDER BY c.count DESC, c.asset_id, c.template_id`,
        [
          window.from,
          window.to,
          assetIds,
          await familyOf(sql, templateId),
          only?.map((pair) => pair.assetId) ?? null,
          only?.map((pair) => pair.templateId) ?? null,
        ],
      );
      return rows.map(toCount);
    });

  return {
    ...logQueries(database),
    ...templateStore(database),
    write: (logs) =>
      writeLogs(
        database,
        textsOf(logs),
        logs.map(({ templateId }) => templateId),
      ),
    writeTexts: (logs, templateIds) => writeLogs(database, logs, templateIds),

    search: ({ assetIds, templateId, contains, window, limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<LogRow>(
          `WITH found AS MATERIALIZED (
             SELECT id, asset_id, at, severity_number, template_id, source, body, attributes FROM inframind.logs
             WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND ($4::text[] IS NULL OR asset_id = ANY($4))
               AND ($5::text[] IS NULL OR template_id = ANY($5)) AND ($6::text IS NULL OR strpos(lower(body), lower($6)) > 0)
             ORDER BY at DESC, id DESC LIMIT $7)
           SELECT found.id, asset_id, at, severity_number, coalesce(r.root_id, template_id) AS template_id, source, body, attributes FROM found
           LEFT JOIN inframind.log_templates r ON r.tenant_id = $1 AND r.id = found.template_id
           ORDER BY at DESC, found.id DESC`,
          [
            window.from,
            window.to,
            assetIds,
            await familyOf(sql, templateId),
            contains === undefined ? null : storableText(contains),
            limit,
          ],
        );
        return rows.map(toLog);
      }),

    countByTemplate,
    countByTemplateIn: ({ assetIds, windows }) =>
      Promise.all(windows.map((window) => countByTemplate({ assetIds, window, examples: false }))),

    deleteBefore: (at) => database.within((sql) => sql.run('DELETE FROM inframind.logs WHERE tenant_id = $1 AND at < $2', [at])),
  };
}

type CountRow = {
  asset_id: string;
  template_id: string;
  text: string;
  count: number;
  first_at: Date;
  last_at: Date;
  max_severity_number: number;
  example: string;
};

function toCount(row: CountRow): TemplateCount {
  return {
    templateId: row.template_id,
    assetId: row.asset_id,
    text: row.text,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    maxSeverityNumber: row.max_severity_number,
    example: row.example,
  };
}

function toLog(row: LogRow): StoredLog {
  return {
    kind: 'log',
    id: row.id,
    templateId: row.template_id,
    at: row.at,
    assetId: row.asset_id,
    severityNumber: row.severity_number,
    body: row.body,
    source: row.source,
    attributes: row.attributes,
  };
}
