-- Chat accounts that were linked to people by a one-time code, the codes that wait (hashed), and tries that failed.
CREATE TABLE inframind.account_links (
  tenant_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  principal_id text COLLATE "C" NOT NULL,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, platform, user_id, principal_id)
);
CREATE INDEX account_links_by_person ON inframind.account_links (tenant_id, principal_id);

CREATE TABLE inframind.link_codes (
  tenant_id text COLLATE "C" NOT NULL,
  principal_id text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  made_by text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, principal_id)
);
CREATE UNIQUE INDEX link_codes_by_hash ON inframind.link_codes (tenant_id, hash);

CREATE TABLE inframind.failed_tries (
  tenant_id text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX failed_tries_by_subject ON inframind.failed_tries (tenant_id, subject, at);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['account_links', 'link_codes', 'failed_tries'] LOOP
    EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE inframind.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_tenant ON inframind.%I USING (tenant_id = current_setting(''inframind.tenant'', true))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.%I TO inframind_app', name);
  END LOOP;
END $$;
