-- Samples and logs by day, events by month (UTC), so that what is too old goes by whole tables. Whatever has no partition goes
-- into `…_rest` and moves to its place when that is made. The key holds the instant: ids derive from content, the instant is
-- part of it, so (at, id) is unique exactly when the id is. Partitions are reached through their parents only: nobody is
-- granted anything on them, and their own row-level security lets nobody in but the upkeep into `…_rest`.

CREATE TABLE inframind.partitions (
  name text COLLATE "C" PRIMARY KEY,
  parent text COLLATE "C" NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  made_at timestamptz NOT NULL
);
ALTER TABLE inframind.partitions ENABLE ROW LEVEL SECURITY;
ALTER TABLE inframind.partitions FORCE ROW LEVEL SECURITY;
CREATE POLICY of_upkeep ON inframind.partitions USING (current_user <> 'inframind_app');

-- Makes the partition of `of_table` for from_at ≤ at < to_at, with the rows that wait for it; false when it is there.
CREATE FUNCTION inframind.make_partition(of_table text, from_at timestamptz, to_at timestamptz, made_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' SET timezone = 'UTC' AS $$
#variable_conflict use_variable
DECLARE
  part text := of_table || to_char(from_at, '"_"YYYYMMDD');
  rest text := of_table || '_rest';
BEGIN
  IF to_regclass(format('inframind.%I', part)) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('inframind.partitions', 0));
  IF to_regclass(format('inframind.%I', part)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE inframind.%I IN ACCESS EXCLUSIVE MODE', rest);
  EXECUTE format('CREATE TABLE inframind.%I (LIKE inframind.%I INCLUDING STORAGE)', part, of_table);
  EXECUTE format('WITH moved AS (DELETE FROM inframind.%I r WHERE r.at >= $1 AND r.at < $2 RETURNING r.*)
                  INSERT INTO inframind.%I SELECT * FROM moved', rest, part) USING from_at, to_at;
  EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
  EXECUTE format('ALTER TABLE inframind.%I ATTACH PARTITION inframind.%I FOR VALUES FROM (%L) TO (%L)', of_table, part, from_at, to_at);
  INSERT INTO inframind.partitions VALUES (part, of_table, from_at, to_at, made_at);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION inframind.make_partition FROM PUBLIC;

ALTER TABLE inframind.samples RENAME TO old_samples;
ALTER TABLE inframind.logs RENAME TO old_logs;
ALTER TABLE inframind.events RENAME TO old_events;
ALTER INDEX inframind.samples_pkey RENAME TO old_samples_pkey;
ALTER INDEX inframind.logs_pkey RENAME TO old_logs_pkey;
ALTER INDEX inframind.events_pkey RENAME TO old_events_pkey;
DROP INDEX inframind.logs_by_asset, inframind.logs_by_time, inframind.events_by_asset, inframind.events_by_time;

CREATE TABLE inframind.samples (LIKE inframind.old_samples, PRIMARY KEY (tenant_id, series_id, at)) PARTITION BY RANGE (at);
CREATE TABLE inframind.logs (LIKE inframind.old_logs, PRIMARY KEY (tenant_id, at, id)) PARTITION BY RANGE (at);
CREATE TABLE inframind.events (LIKE inframind.old_events, PRIMARY KEY (tenant_id, at, id)) PARTITION BY RANGE (at);
CREATE INDEX logs_by_asset ON inframind.logs (tenant_id, asset_id, at) INCLUDE (template_id, severity_number);
CREATE INDEX events_by_asset ON inframind.events (tenant_id, asset_id, at);

DO $$
DECLARE
  name text;
  unit text;
  start timestamptz;
BEGIN
  SET LOCAL timezone = 'UTC';
  FOREACH name IN ARRAY ARRAY['samples', 'logs', 'events'] LOOP
    unit := CASE name WHEN 'events' THEN 'month' ELSE 'day' END;
    EXECUTE format('CREATE TABLE inframind.%I PARTITION OF inframind.%I DEFAULT', name || '_rest', name);
    EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name || '_rest');
    EXECUTE format('CREATE POLICY of_upkeep ON inframind.%I USING (current_user <> ''inframind_app'')', name || '_rest');
    -- The owner, who is not everywhere a superuser, must see all rows to move them.
    EXECUTE format('ALTER TABLE inframind.%I NO FORCE ROW LEVEL SECURITY', 'old_' || name);
    FOR start IN EXECUTE format('SELECT DISTINCT date_trunc(%L, at) FROM inframind.%I ORDER BY 1 DESC LIMIT 400', unit, 'old_' || name) LOOP
      PERFORM inframind.make_partition(name, start, start + ('1 ' || unit)::interval, now());
    END LOOP;
    EXECUTE format('INSERT INTO inframind.%I SELECT * FROM inframind.%I', name, 'old_' || name);
    EXECUTE format('DROP TABLE inframind.%I', 'old_' || name);
    EXECUTE format('ALTER TABLE inframind.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_tenant ON inframind.%I USING (tenant_id = current_setting(''inframind.tenant'', true))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON inframind.%I TO inframind_app', name);
  END LOOP;
END $$;
