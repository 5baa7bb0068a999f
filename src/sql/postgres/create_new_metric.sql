-- Where tierline automation collects the rows of a file; its rows live as long as the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS new_metric (
    month   text   NOT NULL,
    type    text   NOT NULL,
    tickets bigint NOT NULL,
    first   text,
    second  text
) ON COMMIT DELETE ROWS;
