import type { Answer } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { AnswerStore } from '../stores.ts';
import type { Sql, TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { oneDocument } from './rows.ts';

/** Answers, and their evidence by its own id. */
export function answerStore(database: TenantDatabase): AnswerStore {
  return {
    put: (answer) =>
      database.within(async (sql) => {
        await sql.run(
          `INSERT INTO inframind.answers (tenant_id, id, alert_id, doc) VALUES ($1, $2, $3, $4)
           ON CONFLICT (tenant_id, id) DO UPDATE SET alert_id = excluded.alert_id, doc = excluded.doc, written = DEFAULT`,
          [answer.id, answer.alertId, toDocument(answer)],
        );
        await keepIn(sql, answer.evidence);
      }),
    keep: (evidence) => database.within((sql) => keepIn(sql, evidence)),
    get: (id) => oneDocument<Answer>(database, 'SELECT doc FROM inframind.answers WHERE tenant_id = $1 AND id = $2', [id]),
    latestForAlert: (alertId, scope) =>
      oneDocument<Answer>(
        database,
        `SELECT doc FROM inframind.answers WHERE tenant_id = $1 AND alert_id = $2 AND doc ->> 'scope' IS NOT DISTINCT FROM $3
         ORDER BY written DESC LIMIT 1`,
        [alertId, scope ?? null],
      ),
    evidence: (id) => oneDocument<Evidence>(database, 'SELECT doc FROM inframind.evidence WHERE tenant_id = $1 AND id = $2', [id]),
  };
}

async function keepIn(sql: Sql, evidence: readonly Evidence[]): Promise<void> {
  if (evidence.length === 0) return;
  const sorted = [...evidence].sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql.run(
    `INSERT INTO inframind.evidence (tenant_id, id, doc) SELECT $1, * FROM unnest($2::text[], $3::jsonb[])
     ON CONFLICT DO NOTHING`,
    [sorted.map((one) => one.id), sorted.map(toDocument)],
  );
}
