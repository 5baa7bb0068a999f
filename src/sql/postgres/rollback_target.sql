-- returns  schema of the release that was published before the present one and is still there; no row if there is none
  SELECT schema_name
    FROM etl.release
   WHERE NOT is_published
     AND published_at IS NOT NULL
     AND to_regnamespace(quote_ident(schema_name)) IS NOT NULL
ORDER BY published_at DESC, schema_name DESC
   LIMIT 1;
