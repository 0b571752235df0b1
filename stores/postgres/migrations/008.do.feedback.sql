-- What people said of answers: one vote of a person per answer, by the kind of alert that was explained.
CREATE TABLE inframind.feedback (
  tenant_id text COLLATE "C" NOT NULL,
  answer_id text COLLATE "C" NOT NULL,
  principal_id text COLLATE "C" NOT NULL,
  alert_id text COLLATE "C" NOT NULL,
  alert_name text COLLATE "C" NOT NULL,
  verdict text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, answer_id, principal_id)
);
CREATE INDEX feedback_by_name ON inframind.feedback (tenant_id, alert_name, alert_id);
CREATE INDEX feedback_by_alert ON inframind.feedback (tenant_id, alert_id);
ALTER TABLE inframind.feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.feedback USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.feedback TO inframind_app;
