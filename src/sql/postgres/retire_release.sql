-- $1::text schema   $2::timestamptz now
UPDATE etl.release SET state = 'retired', retired_at = $2::timestamptz WHERE schema_name = $1;
