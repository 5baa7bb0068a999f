-- Where the columns of the imported files stood, so that a fault found later can name its cell.
-- letters are those of the sheet: A to XFD.
CREATE TABLE IF NOT EXISTS import_column (
    import_id   INTEGER NOT NULL,
    column_name TEXT    NOT NULL,
    letters     TEXT    NOT NULL,
    PRIMARY KEY (import_id, column_name)
);
