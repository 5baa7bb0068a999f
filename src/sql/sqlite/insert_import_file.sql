-- One imported file; ?1 to ?16 are the columns of import_file in their order.
INSERT INTO import_file (table_name, file_name, sha256, size_bytes, format, sheet, header_row,
                         rows_read, rows_loaded, rows_filtered, header_names, unknown_columns,
                         contract, contract_fingerprint, run_id, imported_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16);
