-- returns  true when schema migrations were ever applied to this database
SELECT (to_regclass('etl.schema_migration') IS NOT NULL)::text;
