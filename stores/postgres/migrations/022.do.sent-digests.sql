-- Digests are read again on the web page, the newest first.
CREATE INDEX outbox_digests ON inframind.outbox (tenant_id, created_at DESC, id) WHERE card -> 'digest' IS NOT NULL;
