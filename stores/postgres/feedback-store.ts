import type { Feedback, Ledger } from '../../domain/feedback.ts';
import type { FeedbackStore } from '../feedback.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute } from './rows.ts';

/** Votes on answers, and how they add up per kind of alert: an alert is judged by the last word of each person on it. */
export function feedbackStore(database: TenantDatabase): FeedbackStore {
  return {
    put: async (feedback) => {
      await execute(
        database,
        `INSERT INTO inframind.feedback (tenant_id, answer_id, principal_id, alert_id, alert_name, verdict, at, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, answer_id, principal_id) DO UPDATE SET alert_id = excluded.alert_id,
           alert_name = excluded.alert_name, verdict = excluded.verdict, at = excluded.at, doc = excluded.doc`,
        [
          feedback.answerId,
          feedback.principalId,
          feedback.alertId,
          feedback.alertName,
          feedback.verdict,
          feedback.at,
          toDocument(feedback satisfies Feedback),
        ],
      );
    },
    ofAlert: (alertId) =>
      documents<Feedback>(
        database,
        'SELECT doc FROM inframind.feedback WHERE tenant_id = $1 AND alert_id = $2 ORDER BY at, answer_id, principal_id',
        [alertId],
      ),
    ledger: ({ alertName, exceptAlertId }) =>
      database.within((sql) =>
        sql.rows<Ledger>(
          `WITH last_words AS (
             SELECT DISTINCT ON (alert_name, alert_id, principal_id) alert_name, alert_id, verdict FROM inframind.feedback
             WHERE tenant_id = $1 AND ($2::text IS NULL OR alert_name = $2) AND ($3::text IS NULL OR alert_id <> $3)
             ORDER BY alert_name, alert_id, principal_id, at DESC, answer_id DESC),
           judged AS (
             SELECT alert_name, alert_id, sum(CASE verdict WHEN 'right' THEN 1 ELSE -1 END) AS balance
             FROM last_words GROUP BY alert_name, alert_id)
           SELECT alert_name AS "alertName", count(*)::int AS rated,
             count(*) FILTER (WHERE balance > 0)::int AS "right", count(*) FILTER (WHERE balance < 0)::int AS wrong,
             (SELECT count(DISTINCT answers.alert_id)::int FROM inframind.alerts
                JOIN inframind.answers ON answers.tenant_id = $1 AND answers.alert_id = alerts.id
              WHERE alerts.tenant_id = $1 AND alerts.doc->>'name' = alert_name AND ($3::text IS NULL OR alerts.id <> $3)) AS explained
           FROM judged GROUP BY alert_name ORDER BY alert_name`,
          [alertName ?? null, exceptAlertId ?? null],
        ),
      ),
  };
}
