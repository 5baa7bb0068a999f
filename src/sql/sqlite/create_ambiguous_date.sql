-- Dates of a cleaned database that could be read otherwise, the first thousand of a column; `change`
-- has how many there are. source_row is the row in the export.
CREATE TABLE ambiguous_date (
    table_name  TEXT    NOT NULL,
    column_name TEXT    NOT NULL,
    source_row  INTEGER NOT NULL,
    raw_value   TEXT    NOT NULL,
    read_as     TEXT    NOT NULL
);
