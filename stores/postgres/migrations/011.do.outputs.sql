-- What the steps of runs say, in pieces; of any size. `token` is the fencing token of the worker that wrote them.
CREATE TABLE inframind.outputs (
  tenant_id text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  token integer NOT NULL,
  sequence integer NOT NULL,
  target text COLLATE "C" NOT NULL,
  step_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (tenant_id, run_id, token, sequence)
);
-- Trying to compress it costs more than the room it would save.
ALTER TABLE inframind.outputs ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE inframind.outputs ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.outputs FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.outputs USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.outputs TO inframind_app;

-- Every version of a runbook that the program was started with.
CREATE TABLE inframind.runbooks (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  sha256 text NOT NULL,
  stored_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id, version)
);
ALTER TABLE inframind.runbooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.runbooks FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.runbooks USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.runbooks TO inframind_app;
