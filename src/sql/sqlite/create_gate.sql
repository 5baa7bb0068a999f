-- The gates that a cleaned database went through, those of its profile too: what goes into etl.gate.
CREATE TABLE IF NOT EXISTS gate (
    run_id  TEXT NOT NULL,
    stage   TEXT NOT NULL,
    gate    TEXT NOT NULL,
    verdict TEXT NOT NULL,
    detail  TEXT NOT NULL,
    PRIMARY KEY (run_id, stage, gate)
);
