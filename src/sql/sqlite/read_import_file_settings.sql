-- The settings of the last import into a table that was not undone.
-- ?1  table_name
SELECT settings
FROM import_file
WHERE table_name = ?1 AND undone_at IS NULL
ORDER BY import_id DESC
LIMIT 1;
