-- $1::text schema of a release that is loading   $2::jsonb rows by table
UPDATE etl.release SET state = 'proved', row_counts = $2::jsonb WHERE schema_name = $1 AND state = 'loading';
