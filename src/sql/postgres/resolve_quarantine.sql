-- Closes what waits in the books and is not in loaded_quarantine: the source has it no more.
-- $1::text  run of the load
UPDATE etl.quarantine AS q
   SET status = 'resolved', closed_run_id = $1
 WHERE q.status = 'open'
   AND NOT EXISTS (SELECT 1
                     FROM loaded_quarantine AS l
                    WHERE l.table_name = q.table_name AND l.row_sha256 = q.row_sha256);
