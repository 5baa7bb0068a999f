-- What an import or a replay closed waits again.
-- ?1  table_name
-- ?2  run_id
UPDATE quarantine
SET status = 'open', closed_run_id = NULL
WHERE table_name = ?1 AND closed_run_id = ?2 AND status IN ('replayed', 'resolved');
