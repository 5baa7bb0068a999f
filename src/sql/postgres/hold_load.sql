-- To the end of the session, or until release_load.
-- $1::int key of the locks of loads   $2::text schema
-- returns  t if nobody else loads it
SELECT pg_try_advisory_lock($1::int, hashtext($2));
