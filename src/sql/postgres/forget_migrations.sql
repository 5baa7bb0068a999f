-- All of a release whose schema is gone.
-- $1::text schema
DELETE FROM etl.schema_migration WHERE schema_name = $1;
