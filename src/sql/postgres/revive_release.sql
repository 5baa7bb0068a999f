-- A retired release whose schema was restored.
-- $1::text schema
UPDATE etl.release
   SET state = CASE WHEN published_at IS NULL THEN 'proved' ELSE 'previous' END, retired_at = NULL
 WHERE schema_name = $1 AND state = 'retired';
