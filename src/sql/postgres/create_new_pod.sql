-- Where tierline pods collects what a file says; an empty pod is none. Its rows live as long as the
-- transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS new_pod (
    ticket_id bigint PRIMARY KEY,
    pod       text   NOT NULL
) ON COMMIT DELETE ROWS;
