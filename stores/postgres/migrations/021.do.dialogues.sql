-- Forms that are filled in by replies, half done: whose, where, and what was answered so far. They outlive the process that asked.
CREATE TABLE inframind.dialogues (
  tenant_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  version integer NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, platform, id)
);
CREATE INDEX dialogues_by_channel ON inframind.dialogues (tenant_id, platform, channel, expires_at);
ALTER TABLE inframind.dialogues ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.dialogues FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.dialogues USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.dialogues TO inframind_app;
