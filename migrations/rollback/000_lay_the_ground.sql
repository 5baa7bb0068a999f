-- The role stays: it belongs to the whole server, and other databases may use it.
ALTER DEFAULT PRIVILEGES IN SCHEMA dash REVOKE SELECT ON TABLES FROM tierline_reader;
DROP SCHEMA dash CASCADE;
DROP SCHEMA servicedesk CASCADE;
DROP TABLE etl.release, etl.quarantine, etl.finding, etl.gate, etl.run;
DO $rights$
BEGIN
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM tierline_reader', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END
$rights$;
