-- What Grafana may read of the state, and no more: functions in the schema `grafana` for its account inframind_grafana. Each runs
-- with the rights of the owner of the tables and the tenant set here, so that nothing a person types in Grafana shows another
-- tenant or another column. Functions and not views: later migrations may change the tables under them.
-- Run it as the owner of the tables, after InfraMind has started once; again after changes. The owner needs what
-- deploy/compose/postgres/roles.sh grants: SET ON PARAMETER inframind.tenant.
\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA IF NOT EXISTS grafana;

CREATE OR REPLACE FUNCTION grafana.alerts(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (started_at timestamptz, resolved_at timestamptz, status text, severity text, name text, asset text, source text, summary text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET inframind.tenant = 'default' AS $$
  SELECT a.started_at, (a.doc->'resolvedAt'->>'$date')::timestamptz, a.status, a.doc->>'severity', a.doc->>'name', a.asset_id, a.doc->>'source', a.doc->>'summary'
  FROM inframind.alerts a WHERE a.tenant_id = 'default' AND a.started_at >= from_at AND a.started_at < to_at
$$;

CREATE OR REPLACE FUNCTION grafana.incidents(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (number integer, opened_at timestamptz, resolved_at timestamptz, status text, severity text, title text, asset text, alerts integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET inframind.tenant = 'default' AS $$
  SELECT i.number, i.opened_at, (i.doc->'resolvedAt'->>'$date')::timestamptz, i.status, i.doc->>'severity', i.doc->>'title', i.doc->>'assetId',
         jsonb_array_length(i.doc->'alertIds')
  FROM inframind.incidents i WHERE i.tenant_id = 'default' AND i.opened_at >= from_at AND i.opened_at < to_at
$$;

-- What is open now, however long ago it began.
CREATE OR REPLACE FUNCTION grafana.open_now()
RETURNS TABLE (what text, severity text, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET inframind.tenant = 'default' AS $$
  SELECT 'alert', a.doc->>'severity', count(*) FROM inframind.alerts a WHERE a.tenant_id = 'default' AND a.status = 'firing' GROUP BY 2
  UNION ALL
  SELECT 'incident', i.doc->>'severity', count(*) FROM inframind.incidents i WHERE i.tenant_id = 'default' AND i.status = 'open' GROUP BY 2
$$;

CREATE OR REPLACE FUNCTION grafana.assets()
RETURNS TABLE (asset text, kind text, name text, first_seen_at timestamptz, last_seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET inframind.tenant = 'default' AS $$
  SELECT a.id, a.kind, a.name, a.first_seen_at, a.last_seen_at FROM inframind.assets a WHERE a.tenant_id = 'default'
$$;

-- Why records were rejected; the records themselves stay where they are.
CREATE OR REPLACE FUNCTION grafana.rejected(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (at timestamptz, source text, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET inframind.tenant = 'default' AS $$
  SELECT r.at, r.source, r.reason FROM inframind.rejected r WHERE r.tenant_id = 'default' AND r.at >= from_at AND r.at < to_at
$$;

-- Messages to chats by how they stand, without what they say.
CREATE OR REPLACE FUNCTION grafana.messages(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (created_at timestamptz, platform text, state text, attempts integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET inframind.tenant = 'default' AS $$
  SELECT o.created_at, o.platform, o.state, o.attempts FROM inframind.outbox o
  WHERE o.tenant_id = 'default' AND o.created_at >= from_at AND o.created_at < to_at
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA grafana FROM PUBLIC;
GRANT USAGE ON SCHEMA grafana TO inframind_grafana;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA grafana TO inframind_grafana;
COMMIT;
