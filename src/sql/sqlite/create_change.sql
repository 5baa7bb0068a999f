-- What cleaning changed in the rows that a cleaned database holds: how many cells of a column by which
-- rule. samples is a JSON array of the first ones, {row, before, after}; personal data are masked.
CREATE TABLE change (
    table_name  TEXT    NOT NULL,
    column_name TEXT    NOT NULL,
    rule        TEXT    NOT NULL,
    cells       INTEGER NOT NULL CHECK (cells > 0),
    samples     TEXT    NOT NULL,
    PRIMARY KEY (table_name, column_name, rule)
);
