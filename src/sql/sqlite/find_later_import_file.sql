-- The last import into a table, if it came after the given one.
-- ?1  table_name
-- ?2  run_id
-- ?3  import_id
SELECT run_id, imported_at
FROM import_file
WHERE table_name = ?1 AND run_id <> ?2 AND import_id > ?3 AND undone_at IS NULL
ORDER BY import_id DESC
LIMIT 1;
