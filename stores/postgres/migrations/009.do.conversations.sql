-- What a conversation spoke of last: asset, time, what was asked. For "and yesterday?", "before that", "it".
CREATE TABLE inframind.conversations (
  tenant_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  thread text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, platform, channel, thread)
);
ALTER TABLE inframind.conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.conversations FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON inframind.conversations USING (tenant_id = current_setting('inframind.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.conversations TO inframind_app;
