-- A load that failed.
-- $1::text schema
-- returns  the schema; no row if it is no load any more
DELETE FROM etl.release WHERE schema_name = $1 AND state = 'loading' RETURNING schema_name;
