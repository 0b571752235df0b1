-- Evidence of digests and lists belongs to no answer: since when it was last told, so that it can be dropped like what it rests on.
ALTER TABLE inframind.evidence ADD COLUMN loose_since timestamptz;
CREATE INDEX evidence_loose ON inframind.evidence (tenant_id, loose_since) WHERE loose_since IS NOT NULL;

-- What is there and cited by no answer begins its time now. Row-level security binds the owner too.
ALTER TABLE inframind.evidence NO FORCE ROW LEVEL SECURITY;
ALTER TABLE inframind.answers NO FORCE ROW LEVEL SECURITY;
UPDATE inframind.evidence SET loose_since = now() WHERE NOT EXISTS (
  SELECT FROM (SELECT tenant_id, jsonb_array_elements(doc->'evidence')->>'id' AS id FROM inframind.answers) AS cited
  WHERE cited.tenant_id = evidence.tenant_id AND cited.id = evidence.id
);
ALTER TABLE inframind.evidence FORCE ROW LEVEL SECURITY;
ALTER TABLE inframind.answers FORCE ROW LEVEL SECURITY;
