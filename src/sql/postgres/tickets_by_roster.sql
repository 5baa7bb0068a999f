-- returns  t if the tickets were last imported with a roster; no row when the ledger does not say
  SELECT settings ? 'roster_sha256'
    FROM etl.import_file
   WHERE table_name = 'tickets' AND undone_at IS NULL
ORDER BY imported_at DESC
   LIMIT 1;
