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
        await keepIn(sql, answer.evidence, CITED);
      }),
    keep: (evidence) => database.within((sql) => keepIn(sql, evidence, LOOSE)),
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

/** Drops evidence that no answer cites and that nobody was told since `before`. */
export async function dropLooseEvidence(sql: Sql, before: Date): Promise<void> {
  await sql.run('DELETE FROM inframind.evidence WHERE tenant_id = $1 AND loose_since < $2', [before]);
}

/** What an answer cites stays with it, whoever else was told. */
const CITED = { since: 'NULL::timestamptz', again: 'loose_since = NULL WHERE evidence.loose_since IS NOT NULL' };
const LOOSE = { since: 'at', again: 'loose_since = excluded.loose_since WHERE evidence.loose_since < excluded.loose_since' };

async function keepIn(sql: Sql, evidence: readonly Evidence[], { since, again }: typeof CITED): Promise<void> {
  if (evidence.length === 0) return;
  const sorted = [...evidence].sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql.run(
    `INSERT INTO inframind.evidence (tenant_id, id, doc, loose_since)
     SELECT DISTINCT ON (id) $1, id, doc, ${since} FROM unnest($2::text[], $3::jsonb[], $4::timestamptz[]) AS t (id, doc, at)
     ORDER BY id, at DESC ON CONFLICT (tenant_id, id) DO UPDATE SET ${again}`,
    [sorted.map((one) => one.id), sorted.map(toDocument), sorted.map((one) => one.collectedAt.toISOString())],
  );
}
