-- ?1  table; empty: every one
-- ?2  status; empty: any
-- ?3  quarantine_id; 0: all
-- returns  the columns of quarantine in their order, by quarantine_id
SELECT quarantine_id, table_name, file_name, file_sha256, sheet, source_row, cell, column_name, rule,
       raw_value, message, more_faults, row_json, row_sha256, row_key, status, reason, first_run_id,
       last_run_id, closed_run_id, first_seen, last_seen
  FROM quarantine
 WHERE (?1 = '' OR table_name = ?1)
   AND (?2 = '' OR status = ?2)
   AND (?3 = 0 OR quarantine_id = ?3)
 ORDER BY quarantine_id;
