-- ?1  table_name
-- ?2  run_id
DELETE FROM quarantine WHERE table_name = ?1 AND first_run_id = ?2;
