-- applies-to: database
DROP TABLE etl.import_file;
-- The index and the constraint go with their columns.
ALTER TABLE etl.quarantine
    DROP COLUMN file_name,
    DROP COLUMN file_sha256,
    DROP COLUMN sheet,
    DROP COLUMN cell,
    DROP COLUMN more_faults,
    DROP COLUMN row_sha256,
    DROP COLUMN row_key,
    DROP COLUMN status,
    DROP COLUMN reason,
    DROP COLUMN first_run_id,
    DROP COLUMN last_run_id,
    DROP COLUMN closed_run_id,
    DROP COLUMN last_seen,
    ALTER COLUMN first_seen SET DEFAULT now();
