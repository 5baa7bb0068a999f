-- Where a row stood when it was seen last.
-- ?1  table
-- ?2  row_sha256
-- returns  last_run_id, file_sha256, sheet, source_row
SELECT last_run_id, file_sha256, sheet, source_row
  FROM quarantine
 WHERE table_name = ?1 AND row_sha256 = ?2;
