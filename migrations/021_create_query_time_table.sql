-- applies-to: database
-- How long the dashboards' queries take, as validator asks them: a person who waits for a panel does not
-- write it down.
CREATE TABLE etl.query_time (
    run_id       text             NOT NULL REFERENCES etl.run,
    dashboard    text             NOT NULL,
    query        text             NOT NULL,
    milliseconds double precision NOT NULL CHECK (milliseconds >= 0),
    asked_at     timestamptz      NOT NULL,
    PRIMARY KEY (run_id, dashboard, query)
);
COMMENT ON TABLE etl.query_time IS
    'One row per query of a dashboard and run that asked it, about the published data; the second answer of two counts.';
COMMENT ON COLUMN etl.query_time.query IS 'Panel with its title and query, variable or annotation.';

ALTER TABLE servicedesk.setting
    ADD COLUMN query_limit interval NOT NULL DEFAULT interval '100 milliseconds' CHECK (query_limit > interval '0');
COMMENT ON COLUMN servicedesk.setting.query_limit IS
    'Time within which 95 of 100 queries of the dashboards should be answered.';
