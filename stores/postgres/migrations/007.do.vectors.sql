-- What a vector was made from, so that another model can make its own; an index of nearest neighbours per model and dimension.
ALTER TABLE inframind.vectors ADD COLUMN text text;
CREATE INDEX vectors_by_id ON inframind.vectors (tenant_id, id, model);

-- Makes the index of a model's vectors; false when it is there, or when they are too long for one (they are then compared one by one).
CREATE FUNCTION inframind.make_vector_index(of_model text, of_dimension integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  name text := 'vectors_near_' || left(md5(of_dimension || ' ' || of_model), 16);
  kind text := CASE WHEN of_dimension <= 2000 THEN 'vector' ELSE 'halfvec' END;
BEGIN
  IF of_dimension > 4000 OR to_regclass(format('inframind.%I', name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('inframind.vectors', 0));
  EXECUTE format(
    'CREATE INDEX IF NOT EXISTS %1$I ON inframind.vectors USING hnsw ((embedding::public.%2$I(%3$s)) public.%4$I)
       WITH (m = 16, ef_construction = 64) WHERE model = %5$L AND dimension = %3$s',
    name, kind, of_dimension, kind || '_cosine_ops', of_model);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION inframind.make_vector_index FROM PUBLIC;

-- The owner, who is not everywhere a superuser, must see all rows to know which models there are.
ALTER TABLE inframind.vectors NO FORCE ROW LEVEL SECURITY;
DO $$ DECLARE
  -- Read to the end first: a table that is being read cannot be indexed.
  kinds jsonb := (SELECT jsonb_agg(DISTINCT jsonb_build_array(model, dimension)) FROM inframind.vectors);
BEGIN
  PERFORM inframind.make_vector_index(kind ->> 0, (kind ->> 1)::integer) FROM jsonb_array_elements(kinds) kind;
END $$;
ALTER TABLE inframind.vectors FORCE ROW LEVEL SECURITY;
