-- Where each table of a source database came from: one row per imported file.
-- header_names is a JSON object {canonical column: header in the file}, unknown_columns an array.
CREATE TABLE import_file (
    table_name           TEXT    NOT NULL,
    file_name            TEXT    NOT NULL,
    sha256               TEXT    NOT NULL,
    size_bytes           INTEGER NOT NULL,
    format               TEXT    NOT NULL,
    sheet                TEXT    NOT NULL,
    header_row           INTEGER NOT NULL,
    rows_read            INTEGER NOT NULL,
    rows_loaded          INTEGER NOT NULL,
    rows_filtered        INTEGER NOT NULL,
    header_names         TEXT    NOT NULL,
    unknown_columns      TEXT    NOT NULL,
    contract             TEXT    NOT NULL,
    contract_fingerprint TEXT    NOT NULL,
    run_id               TEXT    NOT NULL,
    imported_at          TEXT    NOT NULL
);
