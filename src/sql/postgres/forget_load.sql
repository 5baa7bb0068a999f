-- A load that failed: its transaction left nothing.
-- $1::text schema
DELETE FROM etl.release WHERE schema_name = $1 AND state = 'loading';
