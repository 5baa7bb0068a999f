-- $1::text schema of a proved release   $2::text new state   $3::text why its figures may differ, or NULL
UPDATE etl.release SET state = $2, accepted_change = $3 WHERE schema_name = $1;
