-- applies-to: database
-- The quarantine takes all that the file's table holds, one entry for a row however often it is loaded;
-- the ledger of imports comes with the data. Entries of earlier loads stay: they have no identity.
ALTER TABLE etl.quarantine
    ALTER COLUMN first_seen DROP DEFAULT,
    ADD COLUMN file_name     text        NOT NULL DEFAULT '',
    ADD COLUMN file_sha256   text        NOT NULL DEFAULT '',
    ADD COLUMN sheet         text        NOT NULL DEFAULT '',
    ADD COLUMN cell          text        NOT NULL DEFAULT '',
    ADD COLUMN more_faults   jsonb       NOT NULL DEFAULT '[]',
    ADD COLUMN row_sha256    text,
    ADD COLUMN row_key       text,
    ADD COLUMN status        text        NOT NULL DEFAULT 'open'
               CHECK (status IN ('open', 'replayed', 'resolved', 'discarded')),
    ADD COLUMN reason        text        NOT NULL DEFAULT '',
    ADD COLUMN first_run_id  text,
    ADD COLUMN last_run_id   text,
    ADD COLUMN closed_run_id text,
    ADD COLUMN last_seen     timestamptz;
UPDATE etl.quarantine SET first_run_id = run_id, last_run_id = run_id, last_seen = first_seen;
ALTER TABLE etl.quarantine
    ALTER COLUMN first_run_id SET NOT NULL,
    ALTER COLUMN last_run_id SET NOT NULL,
    ALTER COLUMN last_seen SET NOT NULL,
    ADD CONSTRAINT quarantine_row_key UNIQUE (table_name, row_sha256);
CREATE INDEX idx_quarantine_status ON etl.quarantine (status, table_name);

COMMENT ON COLUMN etl.quarantine.run_id IS 'The load that brought the entry last';
COMMENT ON COLUMN etl.quarantine.file_name IS 'The export it came from; empty for loads before schema migration 009';
COMMENT ON COLUMN etl.quarantine.file_sha256 IS 'SHA-256 of that export';
COMMENT ON COLUMN etl.quarantine.sheet IS 'Sheet of the workbook; empty for CSV';
COMMENT ON COLUMN etl.quarantine.source_row IS 'Row in the sheet, record in a CSV, from 1';
COMMENT ON COLUMN etl.quarantine.cell IS 'The cell to blame, Sheet1!F1432; empty where no cell is';
COMMENT ON COLUMN etl.quarantine.column_name IS 'Canonical column; empty when the whole row is at fault';
COMMENT ON COLUMN etl.quarantine.rule IS 'Rule that the first fault breaks, kebab-case';
COMMENT ON COLUMN etl.quarantine.raw_value IS 'The value whole; bytes that are no UTF-8, and NUL, are U+FFFD here and whole in row_json';
COMMENT ON COLUMN etl.quarantine.message IS 'Follows the value: is no integer';
COMMENT ON COLUMN etl.quarantine.more_faults IS 'Array of the row''s other faults: cell, column, rule, raw_value, message';
COMMENT ON COLUMN etl.quarantine.row_json IS 'The row as given, by canonical column; {"hex": …} where a text is no UTF-8';
COMMENT ON COLUMN etl.quarantine.row_sha256 IS 'Identity of the row within its table; NULL for loads before schema migration 009';
COMMENT ON COLUMN etl.quarantine.row_key IS 'Canonical key of the row, if it can be read';
COMMENT ON COLUMN etl.quarantine.status IS 'open, or why nobody has to decide any more: replayed, resolved (a good row came, or the file has it no more), discarded';
COMMENT ON COLUMN etl.quarantine.reason IS 'Why it was discarded, if somebody said so';
COMMENT ON COLUMN etl.quarantine.first_run_id IS 'Import or cleaning that saw it first';
COMMENT ON COLUMN etl.quarantine.last_run_id IS 'Import or cleaning that saw it last';
COMMENT ON COLUMN etl.quarantine.closed_run_id IS 'Import, replay or load that closed it; NULL while open';
COMMENT ON COLUMN etl.quarantine.first_seen IS 'When it was seen first';
COMMENT ON COLUMN etl.quarantine.last_seen IS 'When it was seen last';

CREATE TABLE etl.import_file (
    run_id               text        NOT NULL,
    table_name           text        NOT NULL,
    import_id            bigint      NOT NULL,
    file_name            text        NOT NULL,
    sha256               text        NOT NULL,
    size_bytes           bigint      NOT NULL,
    format               text        NOT NULL,
    sheet                text        NOT NULL,
    header_row           bigint      NOT NULL,
    contract             text        NOT NULL,
    contract_fingerprint text        NOT NULL,
    settings             jsonb       NOT NULL,
    rows_read            bigint      NOT NULL,
    rows_inserted        bigint      NOT NULL,
    rows_updated         bigint      NOT NULL,
    rows_unchanged       bigint      NOT NULL,
    rows_quarantined     bigint      NOT NULL,
    rows_filtered        bigint      NOT NULL,
    filtered_by          jsonb       NOT NULL,
    header_names         jsonb       NOT NULL,
    unknown_columns      jsonb       NOT NULL,
    imported_at          timestamptz NOT NULL,
    undone_at            timestamptz,
    loaded_by            text        NOT NULL REFERENCES etl.run,
    PRIMARY KEY (run_id, import_id),
    CHECK (rows_read = rows_inserted + rows_updated + rows_unchanged + rows_quarantined + rows_filtered)
);
COMMENT ON TABLE etl.import_file IS 'The ledger: one row per file that was imported, also when the import was undone';
COMMENT ON COLUMN etl.import_file.run_id IS 'The import; importer undo takes it back';
COMMENT ON COLUMN etl.import_file.table_name IS 'Table of the contract';
COMMENT ON COLUMN etl.import_file.import_id IS 'Its number in the source database';
COMMENT ON COLUMN etl.import_file.file_name IS 'The export, without its directory';
COMMENT ON COLUMN etl.import_file.sha256 IS 'SHA-256 of the export';
COMMENT ON COLUMN etl.import_file.size_bytes IS 'Its size';
COMMENT ON COLUMN etl.import_file.format IS 'xlsx, csv or sqlite; replay for rows of the quarantine that were judged again';
COMMENT ON COLUMN etl.import_file.sheet IS 'Sheet of the workbook; empty for CSV';
COMMENT ON COLUMN etl.import_file.header_row IS 'Row that holds the headers, from 1';
COMMENT ON COLUMN etl.import_file.contract IS 'Name of the contract';
COMMENT ON COLUMN etl.import_file.contract_fingerprint IS 'SHA-256 of its text';
COMMENT ON COLUMN etl.import_file.settings IS 'What the import was told beside the contract: cut-off, roster, unknown columns';
COMMENT ON COLUMN etl.import_file.rows_read IS 'Rows below the header; the sum of the five counts that follow';
COMMENT ON COLUMN etl.import_file.rows_inserted IS 'Rows of a new key';
COMMENT ON COLUMN etl.import_file.rows_updated IS 'Rows of a known key with other values';
COMMENT ON COLUMN etl.import_file.rows_unchanged IS 'Rows of a known key with the same values';
COMMENT ON COLUMN etl.import_file.rows_quarantined IS 'Rows set aside';
COMMENT ON COLUMN etl.import_file.rows_filtered IS 'Rows left out on purpose';
COMMENT ON COLUMN etl.import_file.filtered_by IS 'Rows left out by reason';
COMMENT ON COLUMN etl.import_file.header_names IS 'Canonical column: header in the file';
COMMENT ON COLUMN etl.import_file.unknown_columns IS 'Headers that the contract does not know';
COMMENT ON COLUMN etl.import_file.imported_at IS 'When';
COMMENT ON COLUMN etl.import_file.undone_at IS 'When the import was taken back; NULL: it was not';
COMMENT ON COLUMN etl.import_file.loaded_by IS 'The load that brought this row of the ledger last';
