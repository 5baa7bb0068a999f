-- Brings loaded_quarantine into the books: a row that is there already stays one entry, with the
-- oldest first sight and the newest of everything else.
-- $1::text  run of the load
INSERT INTO etl.quarantine (run_id, table_name, file_name, file_sha256, sheet, source_row, cell,
                            column_name, rule, raw_value, message, more_faults, row_json,
                            row_sha256, row_key, status, reason, first_run_id, last_run_id,
                            closed_run_id, first_seen, last_seen)
SELECT $1, table_name, file_name, file_sha256, sheet, source_row, cell, column_name, rule, raw_value,
       message, more_faults, row_json, row_sha256, row_key, status, reason, first_run_id,
       last_run_id, closed_run_id, first_seen::timestamptz, last_seen::timestamptz
  FROM loaded_quarantine
    ON CONFLICT (table_name, row_sha256)
    DO UPDATE SET run_id = excluded.run_id,
                  file_name = excluded.file_name,
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
                  status = excluded.status,
                  reason = excluded.reason,
                  first_run_id = CASE WHEN excluded.first_seen < quarantine.first_seen
                                      THEN excluded.first_run_id
                                      ELSE quarantine.first_run_id END,
                  first_seen = least(quarantine.first_seen, excluded.first_seen),
                  last_run_id = excluded.last_run_id,
                  last_seen = excluded.last_seen,
                  closed_run_id = excluded.closed_run_id;
