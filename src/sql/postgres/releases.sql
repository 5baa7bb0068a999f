-- returns  schema_name, run_id, created_at, published_at, is_published, row_counts; oldest first; only those whose
--          schema is there and whole
  SELECT schema_name, run_id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         is_published::text, row_counts::text
    FROM etl.release
   WHERE to_regnamespace(quote_ident(schema_name)) IS NOT NULL
     -- The books of an earlier program have no states.
     AND to_jsonb(release) ->> 'state' IS DISTINCT FROM 'loading'
ORDER BY created_at, schema_name;
