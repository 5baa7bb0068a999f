-- Sets a row aside, or says that it came again: a closed entry opens, a discarded one stays so.
-- ?1 to ?21 are the columns of quarantine in their order, without quarantine_id.
INSERT INTO quarantine (table_name, file_name, file_sha256, sheet, source_row, cell, column_name,
                        rule, raw_value, message, more_faults, row_json, row_sha256, row_key,
                        status, reason, first_run_id, last_run_id, closed_run_id, first_seen,
                        last_seen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
        ?21)
    ON CONFLICT (table_name, row_sha256)
    DO UPDATE SET file_name = excluded.file_name,
                  file_sha256 = excluded.file_sha256,
                  sheet = excluded.sheet,
                  source_row = excluded.source_row,
                  cell = excluded.cell,
                  column_name = excluded.column_name,
                  rule = excluded.rule,
                  raw_value = excluded.raw_value,
                  message = excluded.message,
                  more_faults = excluded.more_faults,
                  row_key = excluded.row_key,
                  last_run_id = excluded.last_run_id,
                  last_seen = excluded.last_seen,
                  closed_run_id = CASE status WHEN 'discarded' THEN closed_run_id END,
                  status = CASE status WHEN 'discarded' THEN status ELSE 'open' END;
