-- Alerts are found by their incident, asset and state, relations from either end; each begin of a firing is counted once.
CREATE INDEX alerts_by_incident ON inframind.alerts (tenant_id, (doc->>'incidentId'), status);
CREATE INDEX alerts_by_asset ON inframind.alerts (tenant_id, asset_id, started_at);
CREATE INDEX alerts_firing ON inframind.alerts (tenant_id, started_at) WHERE status = 'firing';
CREATE INDEX incidents_open ON inframind.incidents (tenant_id, opened_at) WHERE status = 'open';
CREATE INDEX relations_by_end ON inframind.relations (tenant_id, to_id);

CREATE TABLE inframind.firings (
  tenant_id text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, started_at)
);
ALTER TABLE inframind.firings ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.firings FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.firings USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.firings TO inframind_app;
