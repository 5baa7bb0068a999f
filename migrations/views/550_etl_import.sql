-- applies-to: views
CREATE OR REPLACE VIEW dash.etl_import AS
SELECT max(imported_at) AS "time",
       run_id,
       count(*) AS files,
       sum(rows_read) AS rows_read,
       sum(rows_inserted + rows_updated + rows_unchanged) AS rows_loaded,
       sum(rows_quarantined) AS rows_quarantined,
       sum(rows_filtered) AS rows_filtered
  FROM etl.import_file
 WHERE undone_at IS NULL
 GROUP BY run_id;
COMMENT ON VIEW dash.etl_import IS
    'Rows of an import, all its files together, those taken back left out: rows_read = rows_loaded + rows_quarantined + rows_filtered (left out on purpose). From etl.import_file, which a load brings.';
