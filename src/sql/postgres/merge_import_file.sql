-- Brings loaded_import_file into the ledger. What an import did never changes but by being undone.
-- $1::text  run of the load
INSERT INTO etl.import_file (run_id, table_name, import_id, file_name, sha256, size_bytes, format,
                             sheet, header_row, contract, contract_fingerprint, settings, rows_read,
                             rows_inserted, rows_updated, rows_unchanged, rows_quarantined,
                             rows_filtered, filtered_by, header_names, unknown_columns, imported_at,
                             undone_at, loaded_by)
SELECT run_id, table_name, import_id, file_name, sha256, size_bytes, format, sheet, header_row,
       contract, contract_fingerprint, settings, rows_read, rows_inserted, rows_updated,
       rows_unchanged, rows_quarantined, rows_filtered, filtered_by, header_names, unknown_columns,
       imported_at::timestamptz, undone_at::timestamptz, $1
  FROM loaded_import_file
    ON CONFLICT (run_id, import_id)
    DO UPDATE SET undone_at = excluded.undone_at, loaded_by = excluded.loaded_by;
