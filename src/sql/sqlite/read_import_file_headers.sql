-- ?1  run_id
-- ?2  table_name
-- returns  header_names: which columns the file had
SELECT header_names FROM import_file WHERE run_id = ?1 AND table_name = ?2;
