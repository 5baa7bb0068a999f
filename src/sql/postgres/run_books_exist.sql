-- returns  true when runs can be written down in this database
SELECT (to_regclass('etl.run') IS NOT NULL)::text;
