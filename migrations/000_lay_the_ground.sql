-- applies-to: database
-- The schemas, the books of the pipeline (etl), and the read-only role of the dashboards.
CREATE SCHEMA servicedesk;
COMMENT ON SCHEMA servicedesk IS 'The stable names: views over the published release, and what outlives releases';
CREATE SCHEMA dash;
COMMENT ON SCHEMA dash IS 'Views made for panels and alerts; all that tierline_reader sees';

CREATE TABLE etl.run (
    run_id      text PRIMARY KEY,
    tool        text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    verdict     text CHECK (verdict IN ('pass', 'warn', 'fail', 'error'))
);
COMMENT ON TABLE etl.run IS 'One row per run that touched this database; verdict is NULL while it runs, or if it was killed';

CREATE TABLE etl.gate (
    run_id      text NOT NULL REFERENCES etl.run,
    stage       text NOT NULL,
    gate        text NOT NULL,
    verdict     text NOT NULL CHECK (verdict IN ('pass', 'warn', 'fail')),
    detail      text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, stage, gate)
);

CREATE TABLE etl.finding (
    finding_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id     text NOT NULL REFERENCES etl.run,
    tool       text NOT NULL,
    name       text NOT NULL,
    verdict    text NOT NULL CHECK (verdict IN ('pass', 'warn', 'fail')),
    detail     text NOT NULL,
    hint       text NOT NULL DEFAULT '',
    found_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_finding_run ON etl.finding (run_id);

CREATE TABLE etl.quarantine (
    quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id        text NOT NULL REFERENCES etl.run,
    table_name    text NOT NULL,
    source_row    bigint NOT NULL,
    column_name   text NOT NULL,
    rule          text NOT NULL,
    raw_value     text,
    message       text NOT NULL,
    row_json      jsonb NOT NULL,
    first_seen    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE etl.quarantine IS 'Rows set aside, whole, with the reason; may hold personal data';
CREATE INDEX idx_quarantine_run ON etl.quarantine (run_id);

CREATE TABLE etl.release (
    schema_name       text PRIMARY KEY,
    run_id            text REFERENCES etl.run,
    contract          text NOT NULL,
    tier_rule_version text NOT NULL,
    created_at        timestamptz NOT NULL,
    published_at      timestamptz,
    is_published      boolean NOT NULL DEFAULT false,
    row_counts        jsonb NOT NULL
);
COMMENT ON TABLE etl.release IS 'One row per release schema; run_id is NULL for the empty first one';
CREATE UNIQUE INDEX idx_release_published ON etl.release (is_published) WHERE is_published;

-- Roles belong to the whole server, so another database may have made it already, or an operator who
-- wanted to set its password; then it has no settings yet.
DO $role$
BEGIN
    BEGIN
        CREATE ROLE tierline_reader LOGIN;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF (SELECT rolconfig IS NULL FROM pg_roles WHERE rolname = 'tierline_reader') THEN
        ALTER ROLE tierline_reader SET default_transaction_read_only = on;
        ALTER ROLE tierline_reader SET statement_timeout = '10s';
        ALTER ROLE tierline_reader SET idle_in_transaction_session_timeout = '15s';
        ALTER ROLE tierline_reader SET timezone = 'UTC';
        ALTER ROLE tierline_reader SET search_path = dash;
        -- Compiling a panel's query takes longer than running it.
        ALTER ROLE tierline_reader SET jit = off;
    END IF;
END
$role$;

DO $rights$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO CURRENT_USER', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO tierline_reader', current_database());
END
$rights$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA dash TO tierline_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA dash GRANT SELECT ON TABLES TO tierline_reader;
