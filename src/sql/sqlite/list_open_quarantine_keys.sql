-- Open rows of earlier runs whose key is known.
-- ?1  table_name
-- ?2  run_id of the run that asks
SELECT quarantine_id, row_key
FROM quarantine
WHERE table_name = ?1 AND status = 'open' AND last_run_id <> ?2 AND row_key IS NOT NULL
ORDER BY quarantine_id;
