-- Who made the code by which an account was linked: two people of whom one linked the other's account may be one person.
ALTER TABLE inframind.account_links ADD COLUMN made_by text COLLATE "C";

-- Of what was linked before, the audit trail knows it. Row-level security binds the owner too.
ALTER TABLE inframind.account_links NO FORCE ROW LEVEL SECURITY;
ALTER TABLE inframind.audit NO FORCE ROW LEVEL SECURITY;
UPDATE inframind.account_links AS link SET made_by = (
  SELECT detail->>'madeBy' FROM inframind.audit AS told
  WHERE told.tenant_id = link.tenant_id AND told.subject = link.principal_id AND told.action = 'account.linked'
    AND told.detail->>'account' = link.platform || ':' || link.user_id
  ORDER BY told.sequence DESC LIMIT 1
);
ALTER TABLE inframind.account_links FORCE ROW LEVEL SECURITY;
ALTER TABLE inframind.audit FORCE ROW LEVEL SECURITY;
