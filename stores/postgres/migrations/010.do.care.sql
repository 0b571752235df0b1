-- What people do about incidents, silences, who was told of what, and on-call schedules.
CREATE TABLE inframind.care (
  tenant_id text COLLATE "C" NOT NULL,
  incident_id text COLLATE "C" NOT NULL,
  due_at timestamptz,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, incident_id)
);
CREATE INDEX care_due ON inframind.care (tenant_id, due_at) WHERE due_at IS NOT NULL;

CREATE TABLE inframind.silences (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  closed_at timestamptz,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX silences_open ON inframind.silences (tenant_id, ends_at) WHERE closed_at IS NULL;
CREATE INDEX silences_by_time ON inframind.silences (tenant_id, starts_at);

CREATE TABLE inframind.notices (
  tenant_id text COLLATE "C" NOT NULL,
  incident_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  route_id text COLLATE "C",
  outcome text COLLATE "C" NOT NULL,
  silence_id text COLLATE "C",
  at timestamptz NOT NULL,
  summed_at timestamptz,
  PRIMARY KEY (tenant_id, incident_id, platform, channel)
);
CREATE INDEX notices_by_route ON inframind.notices (tenant_id, route_id, platform, channel, at);
CREATE INDEX notices_by_silence ON inframind.notices (tenant_id, silence_id) WHERE silence_id IS NOT NULL;
CREATE INDEX notices_held ON inframind.notices (tenant_id, at) WHERE outcome = 'rate' AND summed_at IS NULL;

CREATE TABLE inframind.on_call (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['care', 'silences', 'notices', 'on_call'] LOOP
    EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE inframind.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_tenant ON inframind.%I USING (tenant_id = current_setting(''inframind.tenant'', true))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.%I TO inframind_app', name);
  END LOOP;
END $$;
