-- Rights that one process has for a while.
CREATE TABLE inframind.leases (
  tenant_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  holder text COLLATE "C" NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name)
);
ALTER TABLE inframind.leases ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.leases FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.leases USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.leases TO inframind_app;
