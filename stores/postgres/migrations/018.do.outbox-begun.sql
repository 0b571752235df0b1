-- When a message was last begun to be sent: whoever takes over keeps to the platform's rates.
ALTER TABLE inframind.outbox ADD COLUMN begun_at timestamptz;
CREATE INDEX outbox_begun ON inframind.outbox (tenant_id, platform, begun_at) WHERE begun_at IS NOT NULL;
