-- ?1  quarantine_id
-- ?2  status
-- ?3  run that closes it; null for open
-- ?4  reason
UPDATE quarantine SET status = ?2, closed_run_id = ?3, reason = ?4 WHERE quarantine_id = ?1;
