-- Where a load puts the quarantine of the cleaned database before it meets etl.quarantine. It lives as
-- long as the session, its rows as long as the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS loaded_quarantine (
    table_name    text   NOT NULL,
    file_name     text   NOT NULL,
    file_sha256   text   NOT NULL,
    sheet         text   NOT NULL,
    source_row    bigint NOT NULL,
    cell          text   NOT NULL,
    column_name   text   NOT NULL,
    rule          text   NOT NULL,
    raw_value     text,
    message       text   NOT NULL,
    more_faults   jsonb  NOT NULL,
    row_json      jsonb  NOT NULL,
    row_sha256    text   NOT NULL,
    row_key       text,
    status        text   NOT NULL,
    reason        text   NOT NULL,
    first_run_id  text   NOT NULL,
    last_run_id   text   NOT NULL,
    closed_run_id text,
    first_seen    text   NOT NULL,
    last_seen     text   NOT NULL
) ON COMMIT DELETE ROWS;
