-- Rows set aside, whole, in a source or cleaned database: one row each. The columns from cell to
-- message are the first fault; more_faults is a JSON array of the others, {cell, column, rule,
-- raw_value, message}. row_json holds the row as given by canonical column. The same row of the same
-- table is one entry however often it comes: first_run_id and first_seen stay, the last ones move.
CREATE TABLE IF NOT EXISTS quarantine (
    quarantine_id INTEGER PRIMARY KEY,
    table_name    TEXT    NOT NULL,
    file_name     TEXT    NOT NULL,
    file_sha256   TEXT    NOT NULL,
    sheet         TEXT    NOT NULL,
    source_row    INTEGER NOT NULL,
    cell          TEXT    NOT NULL,
    column_name   TEXT    NOT NULL,
    rule          TEXT    NOT NULL,
    raw_value     TEXT,
    message       TEXT    NOT NULL,
    more_faults   TEXT    NOT NULL DEFAULT '[]',
    row_json      TEXT    NOT NULL,
    row_sha256    TEXT    NOT NULL,
    row_key       TEXT,
    status        TEXT    NOT NULL CHECK (status IN ('open', 'replayed', 'resolved', 'discarded')),
    reason        TEXT    NOT NULL DEFAULT '',
    first_run_id  TEXT    NOT NULL,
    last_run_id   TEXT    NOT NULL,
    closed_run_id TEXT,
    first_seen    TEXT    NOT NULL,
    last_seen     TEXT    NOT NULL,
    UNIQUE (table_name, row_sha256)
);
