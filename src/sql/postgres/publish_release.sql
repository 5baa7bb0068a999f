-- $1::text schema   $2::timestamptz now
UPDATE etl.release SET is_published = true, state = 'published', published_at = $2::timestamptz WHERE schema_name = $1;
