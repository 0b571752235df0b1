import { rootsOf } from '../../domain/template-roots.ts';
import { storableText } from '../../domain/text.ts';
import type { LogStore } from '../stores.ts';
import { type LogTemplate, oneOfEach } from '../template-states.ts';
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
      return database.within(async (sql) => {
        // Whoever unites, or sees earlier, sees all that was united before.
        await sql.rows("SELECT pg_advisory_xact_lock(hashtextextended('inframind.log_templates ' || $1, 0))");
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
        await fileRoots(sql, sorted);
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

/** Templates and all that were united with them; null for any. */
export async function familyOf(sql: Sql, id: string | readonly string[] | undefined): Promise<readonly string[] | null> {
  if (id === undefined) return null;
  const rows = await sql.rows<{ id: string }>(
    `WITH own AS (
       SELECT DISTINCT coalesce(t.root_id, n.id) AS id FROM unnest($2::text[]) AS n (id)
       LEFT JOIN inframind.log_templates t ON t.tenant_id = $1 AND t.id = n.id)
     SELECT id FROM own UNION ALL
     SELECT t.id FROM inframind.log_templates t, own WHERE t.tenant_id = $1 AND t.root_id = own.id`,
    [typeof id === 'string' ? [id] : id],
  );
  return rows.map((row) => row.id);
}

type Node = { readonly id: string; readonly first_seen_at: Date; readonly root_id: string | null; readonly joined: readonly string[] };

/** Says of the templates, and of all that were united with them before, which is the oldest now. */
async function fileRoots(sql: Sql, templates: readonly LogTemplate[]): Promise<void> {
  const nodes = await sql.rows<Node>(
    `WITH near AS (SELECT id, root_id FROM inframind.log_templates WHERE tenant_id = $1 AND id = ANY($2::text[]))
     SELECT id, first_seen_at, root_id, joined FROM inframind.log_templates
     WHERE tenant_id = $1 AND id IN (SELECT id FROM near UNION SELECT root_id FROM near) ORDER BY id`,
    [templates.flatMap(({ id, joined = [] }) => [id, ...joined])],
  );
  const roots = rootsOf(
    nodes.map(({ id, first_seen_at, root_id, joined }) => ({
      id,
      firstSeenAt: first_seen_at,
      joined: root_id === null ? joined : [...joined, root_id],
    })),
  );
  const moved = nodes.filter(({ id, root_id }) => root_id !== (roots.get(id) ?? null));
  if (moved.length === 0) return;
  const args = [moved.map(({ id }) => id), moved.map(({ id }) => roots.get(id) ?? null)];
  await sql.run(
    `UPDATE inframind.log_templates t SET root_id = n.root_id FROM unnest($2::text[], $3::text[]) AS n (id, root_id)
     WHERE t.tenant_id = $1 AND t.root_id = n.id AND n.root_id IS NOT NULL`,
    args,
  );
  await sql.run(
    `UPDATE inframind.log_templates t SET root_id = n.root_id FROM unnest($2::text[], $3::text[]) AS n (id, root_id)
     WHERE t.tenant_id = $1 AND t.id = n.id`,
    args,
  );
}

function toTemplate({ id, text, first_seen_at, pattern, joined }: Row): LogTemplate {
  return { id, text, firstSeenAt: first_seen_at, ...(pattern === null ? {} : { pattern }), ...(joined.length === 0 ? {} : { joined }) };
}
