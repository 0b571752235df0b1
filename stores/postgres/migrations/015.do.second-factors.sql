-- Second factors of people, sealed, and the links (hashed) to the page on which they are shown.
CREATE TABLE inframind.second_factors (
  tenant_id text COLLATE "C" NOT NULL,
  principal_id text COLLATE "C" NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, principal_id)
);

CREATE TABLE inframind.sign_in_links (
  tenant_id text COLLATE "C" NOT NULL,
  principal_id text COLLATE "C" NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (tenant_id, principal_id, purpose)
);
CREATE UNIQUE INDEX sign_in_links_by_hash ON inframind.sign_in_links (tenant_id, hash);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['second_factors', 'sign_in_links'] LOOP
    EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE inframind.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_tenant ON inframind.%I USING (tenant_id = current_setting(''inframind.tenant'', true))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.%I TO inframind_app', name);
  END LOOP;
END $$;
