-- Who wrote a cleaned database: what goes into etl.run when it is loaded.
CREATE TABLE IF NOT EXISTS run (
    run_id      TEXT NOT NULL PRIMARY KEY,
    tool        TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    verdict     TEXT NOT NULL
);
