-- Tickets are found by what their tracker knows them by, and those that are still looked at by how long ago that was.
CREATE INDEX tickets_by_ref ON inframind.tickets (tenant_id, system, (coalesce(doc->>'ref', doc->>'key')));
CREATE INDEX tickets_live ON inframind.tickets (tenant_id, system, (coalesce(doc->'mirror'->'lookedAt'->>'$date', '')))
  WHERE (doc->'mirror'->>'live') IS DISTINCT FROM 'false';
