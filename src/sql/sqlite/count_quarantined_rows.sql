-- ?1  table
-- ?2  status
-- returns  entries
SELECT count(*) FROM quarantine WHERE table_name = ?1 AND status = ?2;
