-- What a worker learned of a template, so that it goes on after a restart and others take it up: its pattern (the greater text is
-- the more general one), the templates that it was united with, and the oldest of all these, kept for the reader.
ALTER TABLE inframind.log_templates
  ADD COLUMN pattern text COLLATE "C",
  ADD COLUMN joined text[] COLLATE "C" NOT NULL DEFAULT '{}',
  ADD COLUMN root_id text COLLATE "C",
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX log_templates_by_change ON inframind.log_templates (tenant_id, changed_at);
CREATE INDEX log_templates_by_root ON inframind.log_templates (tenant_id, root_id) WHERE root_id IS NOT NULL;
