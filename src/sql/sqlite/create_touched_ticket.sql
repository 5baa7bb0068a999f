-- Tickets on which somebody of a roster has commented, by their canonical number, and the import that
-- said so first.
CREATE TABLE IF NOT EXISTS touched_ticket (
    ticket TEXT NOT NULL PRIMARY KEY,
    run_id TEXT NOT NULL
) WITHOUT ROWID;
