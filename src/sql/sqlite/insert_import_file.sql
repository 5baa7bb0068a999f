-- One imported file; ?1 to ?22 are the columns of import_file in their order, without undone_at.
INSERT INTO import_file (import_id, run_id, table_name, file_name, sha256, size_bytes, format, sheet,
                         header_row, contract, contract_fingerprint, settings, rows_read,
                         rows_inserted, rows_updated, rows_unchanged, rows_quarantined,
                         rows_filtered, filtered_by, header_names, unknown_columns, imported_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
        ?21, ?22);
