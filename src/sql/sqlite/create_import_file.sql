-- The ledger of a source database: one row per imported file, kept when the import is undone.
-- rows_read = inserted + updated + unchanged + quarantined + filtered. settings, filtered_by and
-- header_names are JSON objects ({canonical column: header in the file}), unknown_columns an array.
CREATE TABLE IF NOT EXISTS import_file (
    import_id            INTEGER PRIMARY KEY,
    run_id               TEXT    NOT NULL,
    table_name           TEXT    NOT NULL,
    file_name            TEXT    NOT NULL,
    sha256               TEXT    NOT NULL,
    size_bytes           INTEGER NOT NULL,
    format               TEXT    NOT NULL,
    sheet                TEXT    NOT NULL,
    header_row           INTEGER NOT NULL,
    contract             TEXT    NOT NULL,
    contract_fingerprint TEXT    NOT NULL,
    settings             TEXT    NOT NULL,
    rows_read            INTEGER NOT NULL,
    rows_inserted        INTEGER NOT NULL,
    rows_updated         INTEGER NOT NULL,
    rows_unchanged       INTEGER NOT NULL,
    rows_quarantined     INTEGER NOT NULL,
    rows_filtered        INTEGER NOT NULL,
    filtered_by          TEXT    NOT NULL,
    header_names         TEXT    NOT NULL,
    unknown_columns      TEXT    NOT NULL,
    imported_at          TEXT    NOT NULL,
    undone_at            TEXT,
    CHECK (rows_read = rows_inserted + rows_updated + rows_unchanged + rows_quarantined + rows_filtered)
);
