import type { Alert, Incident, Rule } from '../../domain/alert.ts';
import type { AlertFilter, AlertStore, Firing } from '../alerts.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { summaryOf } from './incident-summary.ts';
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

    lock: async () => {
      await database.within((sql) => sql.rows("SELECT pg_advisory_xact_lock(hashtextextended('inframind.alerts ' || $1, 0))"));
    },
    put: (alert) => putAll(database, [alert]),
    putAll: (alerts) => putAll(database, alerts),
    get: (id) => one<Alert>('SELECT doc FROM inframind.alerts WHERE tenant_id = $1 AND id = $2', [id]),
    byFingerprint: (fingerprint) =>
      one<Alert>(`SELECT doc FROM inframind.alerts WHERE tenant_id = $1 AND fingerprint = $2 ORDER BY started_at DESC, id DESC LIMIT 1`, [
        fingerprint,
      ]),
    byFingerprints: (fingerprints) =>
      many<Alert>(
        `SELECT newest.doc FROM unnest($2::text[]) AS wanted (fingerprint) CROSS JOIN LATERAL (
           SELECT doc FROM inframind.alerts a WHERE a.tenant_id = $1 AND a.fingerprint = wanted.fingerprint
           ORDER BY started_at DESC, id DESC LIMIT 1) newest`,
        [[...new Set(fingerprints)]],
      ),
    recordFirings: (firings) => recordFirings(database, firings),
    list: ({ offset, limit, ...filter }) =>
      many<Alert>(`SELECT doc FROM inframind.alerts WHERE ${MATCHES} ORDER BY started_at DESC, id DESC LIMIT $10 OFFSET $11`, [
        ...matchedBy(filter),
        limit,
        offset ?? 0,
      ]),
    count: (filter) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ alerts: number; incidents: number }>(
          `SELECT count(*)::integer AS alerts, count(DISTINCT doc->>'incidentId')::integer AS incidents
           FROM inframind.alerts WHERE ${MATCHES}`,
          matchedBy(filter),
        );
        return row ?? { alerts: 0, incidents: 0 };
      }),

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
    incidents: async ({ status, assetIds, limit }) => {
      const newestFirst = await many<Incident>(
        `SELECT doc FROM inframind.incidents i WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2)
           AND ($4::text[] IS NULL OR EXISTS (SELECT FROM inframind.alerts a
             WHERE a.tenant_id = $1 AND a.doc->>'incidentId' = i.id AND a.asset_id = ANY($4)))
         ORDER BY opened_at DESC, id DESC LIMIT $3`,
        [status ?? null, limit, assetIds ?? null],
      );
      return newestFirst.reverse();
    },
    openIncidentsOn: (assetIds) =>
      database.within((sql) =>
        sql.rows(
          `SELECT DISTINCT a.asset_id AS "assetId", i.id AS "incidentId" FROM inframind.alerts a
           JOIN inframind.incidents i ON i.tenant_id = $1 AND i.id = a.doc->>'incidentId' AND i.status = 'open'
           WHERE a.tenant_id = $1 AND a.asset_id = ANY($2::text[])`,
          [assetIds],
        ),
      ),
    firingIncidents: (incidentIds) =>
      database.within(async (sql) => {
        const rows = await sql.rows<{ id: string }>(
          `SELECT id FROM unnest($2::text[]) AS wanted (id) WHERE EXISTS (
             SELECT FROM inframind.alerts WHERE tenant_id = $1 AND doc->>'incidentId' = wanted.id AND status = 'firing')`,
          [incidentIds],
        );
        return rows.map(({ id }) => id);
      }),
    summary: (incidentId) => summaryOf(database, incidentId),
  };
}

const MATCHES = `tenant_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR doc->>'severity' = $3)
  AND ($4::text[] IS NULL OR asset_id = ANY($4)) AND ($5::timestamptz IS NULL OR started_at >= $5)
  AND ($6::timestamptz IS NULL OR started_at < $6) AND ($7::text IS NULL OR doc->>'incidentId' = $7)
  AND ($8::text IS NULL OR doc->>'ruleId' = $8) AND ($9::text[] IS NULL OR doc->>'incidentId' = ANY($9))`;

function matchedBy({ status, severity, assetIds, window, incidentId, ruleId, incidentIds }: AlertFilter): unknown[] {
  return [status, severity, assetIds, window?.from, window?.to, incidentId, ruleId, incidentIds].map((value) => value ?? null);
}

async function putAll(database: TenantDatabase, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  const sorted = [...alerts].sort((a, b) => (a.id < b.id ? -1 : 1));
  await execute(
    database,
    `INSERT INTO inframind.alerts (tenant_id, id, fingerprint, asset_id, status, started_at, doc)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[])
     ON CONFLICT (tenant_id, id) DO UPDATE SET fingerprint = excluded.fingerprint, asset_id = excluded.asset_id,
       status = excluded.status, started_at = excluded.started_at, doc = excluded.doc`,
    [
      sorted.map(({ id }) => id),
      sorted.map(({ fingerprint }) => fingerprint),
      sorted.map(({ assetId }) => assetId),
      sorted.map(({ status }) => status),
      sorted.map(({ startedAt }) => startedAt.toISOString()),
      sorted.map(toDocument),
    ],
  );
}

async function recordFirings(database: TenantDatabase, firings: readonly Firing[]): Promise<Firing[]> {
  if (firings.length === 0) return [];
  const byKey = new Map(firings.map((one) => [keyOf(one.fingerprint, one.startedAt), one]));
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return database.within(async (sql) => {
    const rows = await sql.rows<{ fingerprint: string; started_at: Date }>(
      `INSERT INTO inframind.firings (tenant_id, fingerprint, started_at) SELECT $1, * FROM unnest($2::text[], $3::timestamptz[])
       ON CONFLICT DO NOTHING RETURNING fingerprint, started_at`,
      [sorted.map(({ fingerprint }) => fingerprint), sorted.map(({ startedAt }) => startedAt.toISOString())],
    );
    const fresh = new Set(rows.map(({ fingerprint, started_at }) => keyOf(fingerprint, started_at)));
    return [...byKey].filter(([key]) => fresh.has(key)).map(([, one]) => one);
  });
}

function keyOf(fingerprint: string, startedAt: Date): string {
  return `${startedAt.toISOString()} ${fingerprint}`;
}
