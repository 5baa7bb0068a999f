-- ?1  run_id
-- returns  the files of a run, the last one first
SELECT import_id, table_name, file_name, undone_at
FROM import_file
WHERE run_id = ?1
ORDER BY import_id DESC;
