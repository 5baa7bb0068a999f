-- Natural keys that repeat in the file that is read, while it is read.
CREATE TEMP TABLE IF NOT EXISTS repetition (
    row_key TEXT    PRIMARY KEY,
    number  INTEGER NOT NULL
) WITHOUT ROWID;
