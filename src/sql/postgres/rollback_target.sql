-- returns  schema of the release that was published before the present one; no row if there is none
  SELECT schema_name
    FROM etl.release
   WHERE NOT is_published AND published_at IS NOT NULL
ORDER BY published_at DESC
   LIMIT 1;
