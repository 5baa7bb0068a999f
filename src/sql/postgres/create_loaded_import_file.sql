-- Where a load puts the ledger of the cleaned database before it meets etl.import_file. It lives as
-- long as the session, its rows as long as the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS loaded_import_file (
    run_id               text   NOT NULL,
    table_name           text   NOT NULL,
    import_id            bigint NOT NULL,
    file_name            text   NOT NULL,
    sha256               text   NOT NULL,
    size_bytes           bigint NOT NULL,
    format               text   NOT NULL,
    sheet                text   NOT NULL,
    header_row           bigint NOT NULL,
    contract             text   NOT NULL,
    contract_fingerprint text   NOT NULL,
    settings             jsonb  NOT NULL,
    rows_read            bigint NOT NULL,
    rows_inserted        bigint NOT NULL,
    rows_updated         bigint NOT NULL,
    rows_unchanged       bigint NOT NULL,
    rows_quarantined     bigint NOT NULL,
    rows_filtered        bigint NOT NULL,
    filtered_by          jsonb  NOT NULL,
    header_names         jsonb  NOT NULL,
    unknown_columns      jsonb  NOT NULL,
    imported_at          text   NOT NULL,
    undone_at            text
) ON COMMIT DELETE ROWS;
