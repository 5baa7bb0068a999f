-- ?1  run_id
-- ?2  the time, ISO 8601
UPDATE import_file SET undone_at = ?2 WHERE run_id = ?1;
