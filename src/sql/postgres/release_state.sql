-- $1::text schema
-- returns  state of a release; no row if the books do not know it
SELECT state FROM etl.release WHERE schema_name = $1;
