-- Where a backfill collects its decisions. It lives as long as the session, its rows as long as the
-- transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS new_tier (
    ticket_id    bigint      NOT NULL,
    support_tier varchar(10) NOT NULL,
    rule_version text        NOT NULL,
    rule_id      text        NOT NULL,
    matched_text text        NOT NULL
) ON COMMIT DELETE ROWS;
