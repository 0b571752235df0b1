-- Every table belongs to tenants: row-level security is enabled and forced, and the program works as inframind_app, which can
-- neither bypass it nor own anything. The tenant is the transaction's setting inframind.tenant; without it nothing is seen.
-- Names and ids compare by their bytes (COLLATE "C"), so that lists have one order whatever the database's locale.

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inframind_app') THEN
    CREATE ROLE inframind_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the cluster made it at this moment
END $$;
GRANT inframind_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA inframind TO inframind_app;

CREATE TABLE inframind.tenants (
  tenant_id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL
);

-- Samples. A series is (asset, metric, labels); its id is the first 128 bits of the SHA-256 of these.
CREATE TABLE inframind.series (
  tenant_id text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  metric text COLLATE "C" NOT NULL,
  labels jsonb NOT NULL,
  unit text NOT NULL,
  instrument text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX series_by_metric ON inframind.series (tenant_id, metric, asset_id);
CREATE INDEX series_by_asset ON inframind.series (tenant_id, asset_id);

CREATE TABLE inframind.samples (
  tenant_id text COLLATE "C" NOT NULL,
  series_id uuid NOT NULL,
  at timestamptz NOT NULL,
  value double precision NOT NULL,
  PRIMARY KEY (tenant_id, series_id, at)
);

-- Logs and events.
CREATE TABLE inframind.log_templates (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  text text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE inframind.logs (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  severity_number smallint NOT NULL,
  template_id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  body text NOT NULL,
  attributes jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX logs_by_asset ON inframind.logs (tenant_id, asset_id, at) INCLUDE (template_id, severity_number);
CREATE INDEX logs_by_time ON inframind.logs (tenant_id, at) INCLUDE (asset_id, template_id, severity_number);

CREATE TABLE inframind.events (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  source text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  asserted boolean NOT NULL,
  severity text NOT NULL,
  message text NOT NULL,
  component text,
  attributes jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX events_by_asset ON inframind.events (tenant_id, asset_id, at);
CREATE INDEX events_by_time ON inframind.events (tenant_id, at);

-- Inventory. asset_sources remembers who has described an asset, and as of when.
CREATE TABLE inframind.assets (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C",
  name text NOT NULL,
  attributes jsonb NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE inframind.asset_sources (
  tenant_id text COLLATE "C" NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, asset_id, source)
);

CREATE TABLE inframind.relations (
  tenant_id text COLLATE "C" NOT NULL,
  from_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  to_id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz,
  PRIMARY KEY (tenant_id, from_id, kind, to_id, source, since)
);

CREATE TABLE inframind.asset_changes (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  what text NOT NULL,
  field text NOT NULL,
  before text,
  after text,
  by text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX asset_changes_by_time ON inframind.asset_changes (tenant_id, at);

-- Alerts. `doc` holds the whole thing; the columns are what is searched by.
CREATE TABLE inframind.rules (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE inframind.rule_states (
  tenant_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key)
);

CREATE TABLE inframind.alerts (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  status text NOT NULL,
  started_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX alerts_by_fingerprint ON inframind.alerts (tenant_id, fingerprint, started_at);
CREATE INDEX alerts_by_time ON inframind.alerts (tenant_id, started_at);

CREATE TABLE inframind.incidents (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  status text NOT NULL,
  opened_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number)
);
CREATE INDEX incidents_by_time ON inframind.incidents (tenant_id, opened_at);

CREATE TABLE inframind.counters (
  tenant_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  value integer NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

-- Answers and what they rest on.
CREATE TABLE inframind.answers (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  alert_id text COLLATE "C",
  written bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX answers_by_alert ON inframind.answers (tenant_id, alert_id, written);

CREATE TABLE inframind.evidence (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- Actions.
CREATE TABLE inframind.approvals (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  requested_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX approvals_by_time ON inframind.approvals (tenant_id, requested_at);

CREATE TABLE inframind.runs (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  approval_id text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX runs_by_approval ON inframind.runs (tenant_id, approval_id, started_at);

CREATE TABLE inframind.tickets (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  incident_id text COLLATE "C" NOT NULL,
  system text COLLATE "C" NOT NULL,
  opened_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, incident_id, system)
);

CREATE TABLE inframind.audit (
  tenant_id text COLLATE "C" NOT NULL,
  sequence integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text COLLATE "C" NOT NULL,
  detail jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (tenant_id, sequence)
);
CREATE INDEX audit_by_subject ON inframind.audit (tenant_id, subject, sequence);

-- People and chat.
CREATE TABLE inframind.principals (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE inframind.chat_events (
  tenant_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, platform, event_id)
);

CREATE TABLE inframind.outbox (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  thread text COLLATE "C",
  card jsonb NOT NULL,
  priority smallint NOT NULL,
  created_at timestamptz NOT NULL,
  state text NOT NULL,
  platform_message_id text,
  attempts integer NOT NULL,
  error text,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_waiting ON inframind.outbox (tenant_id, platform, priority, created_at, id) WHERE state = 'waiting';

CREATE TABLE inframind.threads (
  tenant_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  thread text COLLATE "C" NOT NULL,
  alert_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, platform, channel, thread)
);
CREATE INDEX threads_by_alert ON inframind.threads (tenant_id, alert_id);

-- What could not be taken, vectors, and where collectors stopped.
CREATE TABLE inframind.rejected (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  source text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  record text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX rejected_by_time ON inframind.rejected (tenant_id, at);

CREATE TABLE inframind.vectors (
  tenant_id text COLLATE "C" NOT NULL,
  model text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  dimension integer NOT NULL,
  embedding public.vector NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (tenant_id, model, id)
);

CREATE TABLE inframind.cursors (
  tenant_id text COLLATE "C" NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  cursor jsonb NOT NULL,
  PRIMARY KEY (tenant_id, target_id)
);

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'inframind' AND tablename <> 'migrations' LOOP
    EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE inframind.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_tenant ON inframind.%I USING (tenant_id = current_setting(''inframind.tenant'', true))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.%I TO inframind_app', name);
  END LOOP;
END $$;

-- The list of tenants is kept by the owner; the audit trail only grows.
CREATE POLICY by_owner ON inframind.tenants USING (current_user <> 'inframind_app');
REVOKE INSERT, UPDATE, DELETE ON inframind.tenants FROM inframind_app;
REVOKE UPDATE, DELETE ON inframind.audit FROM inframind_app;
