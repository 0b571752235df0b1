-- The chat of the web page is read from what was sent to it: one person's thread, the newest first.
CREATE INDEX outbox_web ON inframind.outbox (tenant_id, channel, thread, created_at, id) WHERE platform = 'web';
