-- applies-to: database
-- What became of each due time of each job of the daemon.
CREATE TABLE etl.job_run (
    job         text        NOT NULL,
    due_at      timestamptz NOT NULL,
    subject     text        NOT NULL DEFAULT '',
    outcome     text        CHECK (outcome IN ('ran', 'late', 'skipped', 'missed', 'failed', 'abandoned')),
    reason      text        NOT NULL DEFAULT '',
    attempts    integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    exit_status integer,
    verdict     text        CHECK (verdict IN ('pass', 'warn', 'fail')),
    run_id      text,
    started_at  timestamptz,
    finished_at timestamptz,
    host        text        NOT NULL,
    PRIMARY KEY (job, due_at),
    CHECK (outcome IS NOT NULL OR started_at IS NOT NULL),
    CHECK (outcome NOT IN ('skipped', 'missed') OR reason <> '')
);
CREATE INDEX idx_job_run_due ON etl.job_run (due_at);
CREATE INDEX idx_job_run_open ON etl.job_run (job) WHERE outcome IS NULL;
COMMENT ON TABLE etl.job_run IS 'A row for each due time of a job of tierlined; outcome is NULL while it runs';
COMMENT ON COLUMN etl.job_run.due_at IS 'Of a watched folder: when the file was taken';
COMMENT ON COLUMN etl.job_run.subject IS 'Of a watched folder: the name of the file';
COMMENT ON COLUMN etl.job_run.exit_status IS 'Of the last attempt';
COMMENT ON COLUMN etl.job_run.verdict IS 'What the program said, if it said pass, warn or fail';
COMMENT ON COLUMN etl.job_run.run_id IS 'Of the last attempt; etl.run has it if the program wrote there';
