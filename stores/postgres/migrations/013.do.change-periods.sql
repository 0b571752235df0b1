-- Maintenance windows and freezes.
CREATE TABLE inframind.change_periods (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  over_at timestamptz,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX change_periods_open ON inframind.change_periods (tenant_id, created_at);
ALTER TABLE inframind.change_periods ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.change_periods FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.change_periods USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.change_periods TO inframind_app;
