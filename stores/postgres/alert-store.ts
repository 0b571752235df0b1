import type { Alert, Incident, Rule } from '../../domain/alert.ts';
import type { AlertStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

/** Rules and their state, alerts, incidents. With a limit and no other order said, the newest are given, in time order. */
export function alertStore(database: TenantDatabase): AlertStore {
  const one = <T>(text: string, values: readonly unknown[]) => oneDocument<T>(database, text, values);
  const many = <T>(text: string, values?: readonly unknown[]) => documents<T>(database, text, values);
  const run = async (text: string, values: readonly unknown[]) => {
    await execute(database, text, values);
  };

  return {
    putRule: (rule) =>
      run(
        `INSERT INTO inframind.rules (tenant_id, id, doc) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, id) DO UPDATE SET doc = excluded.doc`,
        [rule.id, toDocument(rule)],
      ),
    rules: () => many<Rule>('SELECT doc FROM inframind.rules WHERE tenant_id = $1 ORDER BY id'),

    ruleState: (key) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ since: Date }>('SELECT since FROM inframind.rule_states WHERE tenant_id = $1 AND key = $2', [key]);
        return row ?? null;
      }),
    setRuleState: (key, state) =>
      state === null
        ? run('DELETE FROM inframind.rule_states WHERE tenant_id = $1 AND key = $2', [key])
        : run(
            `INSERT INTO inframind.rule_states (tenant_id, key, since) VALUES ($1, $2, $3)
             ON CONFLICT (tenant_id, key) DO UPDATE SET since = excluded.since`,
            [key, state.since],
          ),

    put: (alert) =>
      run(
        `INSERT INTO inframind.alerts (tenant_id, id, fingerprint, asset_id, status, started_at, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, id) DO UPDATE SET fingerprint = excluded.fingerprint, asset_id = excluded.asset_id,
           status = excluded.status, started_at = excluded.started_at, doc = excluded.doc`,
        [alert.id, alert.fingerprint, alert.assetId, alert.status, alert.startedAt, toDocument(alert)],
      ),
    get: (id) => one<Alert>('SELECT doc FROM inframind.alerts WHERE tenant_id = $1 AND id = $2', [id]),
    byFingerprint: (fingerprint) =>
      one<Alert>(`SELECT doc FROM inframind.alerts WHERE tenant_id = $1 AND fingerprint = $2 ORDER BY started_at DESC, id DESC LIMIT 1`, [
        fingerprint,
      ]),
    list: ({ status, assetIds, window, limit }) =>
      many<Alert>(
        `SELECT doc FROM inframind.alerts WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2)
           AND ($3::text[] IS NULL OR asset_id = ANY($3)) AND ($4::timestamptz IS NULL OR started_at >= $4)
           AND ($5::timestamptz IS NULL OR started_at < $5)
         ORDER BY started_at DESC, id DESC LIMIT $6`,
        [status ?? null, assetIds ?? null, window?.from ?? null, window?.to ?? null, limit],
      ),

    putIncident: (incident) =>
      run(
        `INSERT INTO inframind.incidents (tenant_id, id, number, status, opened_at, doc) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, id) DO UPDATE SET number = excluded.number, status = excluded.status,
           opened_at = excluded.opened_at, doc = excluded.doc`,
        [incident.id, incident.number, incident.status, incident.openedAt, toDocument(incident)],
      ),
    nextIncidentNumber: () =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ value: number }>(
          `INSERT INTO inframind.counters (tenant_id, name, value) VALUES ($1, 'incident', 1)
           ON CONFLICT (tenant_id, name) DO UPDATE SET value = counters.value + 1 RETURNING value`,
        );
        return row?.value ?? 1;
      }),
    incident: (id) => one<Incident>('SELECT doc FROM inframind.incidents WHERE tenant_id = $1 AND id = $2', [id]),
    incidents: async ({ status, limit }) => {
      const newestFirst = await many<Incident>(
        `SELECT doc FROM inframind.incidents WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2)
         ORDER BY opened_at DESC, id DESC LIMIT $3`,
        [status ?? null, limit],
      );
      return newestFirst.reverse();
    },
  };
}
