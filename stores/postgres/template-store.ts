import { rootsOf } from '../../domain/template-roots.ts';
import { storableText } from '../../domain/text.ts';
import type { LogStore, LogTemplate } from '../stores.ts';
import { oneOfEach } from '../template-states.ts';
import type { Sql, TenantDatabase } from './database.ts';

type Row = { id: string; text: string; first_seen_at: Date; pattern: string | null; joined: string[]; changed_at: string };

const COLUMNS = 'id, text, first_seen_at, pattern, joined, changed_at::text';
/** Longest that a transaction that writes templates may take to be seen by all who read changes. */
const OVERLAP = "interval '1 minute'";
const IS_MORE_GENERAL = 'coalesce(excluded.pattern > t.pattern, excluded.pattern IS NOT NULL OR t.pattern IS NULL)';

/** Templates of log records, and what workers learned of them. */
export function templateStore(database: TenantDatabase): Pick<LogStore, 'templates' | 'templateChanges' | 'writeTemplates'> {
  return {
    writeTemplates: (templates) => {
      if (templates.length === 0) return Promise.resolve();
      const sorted = oneOfEach(templates);
      const unites = sorted.some(({ joined = [] }) => joined.length > 0);
      return database.within(async (sql) => {
        // Whoever unites sees all that was united before.
        if (unites) await sql.rows("SELECT pg_advisory_xact_lock(hashtextextended('inframind.log_templates ' || $1, 0))");
        await sql.run(
          `INSERT INTO inframind.log_templates AS t (tenant_id, id, text, first_seen_at, pattern, joined, changed_at)
           SELECT $1, id, text, at, pattern, string_to_array(joined, ' '), clock_timestamp()
           FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[]) AS n (id, text, at, pattern, joined)
           ON CONFLICT (tenant_id, id) DO UPDATE SET
             text = CASE WHEN ${IS_MORE_GENERAL} THEN excluded.text ELSE t.text END,
             pattern = greatest(t.pattern, excluded.pattern),
             first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
             joined = ARRAY(SELECT DISTINCT unnest(t.joined || excluded.joined) ORDER BY 1),
             changed_at = excluded.changed_at
           WHERE t.first_seen_at > excluded.first_seen_at OR NOT excluded.joined <@ t.joined
             OR (${IS_MORE_GENERAL} AND (t.text <> excluded.text OR t.pattern IS DISTINCT FROM excluded.pattern))`,
          [
            sorted.map(({ id }) => id),
            sorted.map(({ text }) => storableText(text)),
            sorted.map(({ firstSeenAt }) => firstSeenAt.toISOString()),
            sorted.map(({ pattern }) => pattern ?? null),
            sorted.map(({ joined = [] }) => joined.join(' ')),
          ],
        );
        if (unites) await fileRoots(sql);
      });
    },

    templates: () =>
      database.within(async (sql) => {
        const rows = await sql.rows<Row>(`SELECT ${COLUMNS} FROM inframind.log_templates WHERE tenant_id = $1 ORDER BY first_seen_at, id`);
        return rows.map(toTemplate);
      }),

    templateChanges: (cursor) =>
      database.within(async (sql) => {
        const rows = await sql.rows<Row>(
          `SELECT ${COLUMNS} FROM inframind.log_templates
           WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR changed_at > $2::timestamptz - ${OVERLAP}) ORDER BY changed_at, id`,
          [cursor],
        );
        return { templates: rows.map(toTemplate), cursor: rows.at(-1)?.changed_at ?? cursor };
      }),
  };
}

async function fileRoots(sql: Sql): Promise<void> {
  const rows = await sql.rows<Row>(
    `WITH united AS (SELECT id, joined FROM inframind.log_templates WHERE tenant_id = $1 AND joined <> '{}')
     SELECT ${COLUMNS} FROM inframind.log_templates WHERE tenant_id = $1
       AND id IN (SELECT id FROM united UNION SELECT unnest(joined) FROM united) ORDER BY id`,
  );
  const roots = rootsOf(rows.map(toTemplate));
  await sql.run(
    `UPDATE inframind.log_templates t SET root_id = n.root_id FROM unnest($2::text[], $3::text[]) AS n (id, root_id)
     WHERE t.tenant_id = $1 AND t.id = n.id AND t.root_id IS DISTINCT FROM n.root_id`,
    [rows.map(({ id }) => id), rows.map(({ id }) => roots.get(id) ?? null)],
  );
}

function toTemplate({ id, text, first_seen_at, pattern, joined }: Row): LogTemplate {
  return { id, text, firstSeenAt: first_seen_at, ...(pattern === null ? {} : { pattern }), ...(joined.length === 0 ? {} : { joined }) };
}
