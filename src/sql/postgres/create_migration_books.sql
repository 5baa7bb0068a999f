-- The books of `schema_migrations`; safe to run again.
CREATE SCHEMA IF NOT EXISTS etl;
CREATE TABLE IF NOT EXISTS etl.schema_migration (
    number     integer NOT NULL,
    name       text NOT NULL,
    schema_name text NOT NULL DEFAULT '',  -- the release it was applied to; '' for the database
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (number, schema_name)
);
CREATE TABLE IF NOT EXISTS etl.schema_view (
    name       text PRIMARY KEY,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
