-- Waiting for the advisory lock does not refresh what a session remembers of the catalogue, so to_regclass after it may still say
-- that a table which another session has just made is not there. The row in `partitions` comes and goes with the table, and is read anew.
CREATE OR REPLACE FUNCTION inframind.make_partition(of_table text, from_at timestamptz, to_at timestamptz, made_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' SET timezone = 'UTC' AS $$
#variable_conflict use_variable
DECLARE
  part text := of_table || to_char(from_at, '"_"YYYYMMDD');
  rest text := of_table || '_rest';
BEGIN
  IF EXISTS (SELECT FROM inframind.partitions p WHERE p.name = part) THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('inframind.partitions', 0));
  IF EXISTS (SELECT FROM inframind.partitions p WHERE p.name = part) THEN
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
