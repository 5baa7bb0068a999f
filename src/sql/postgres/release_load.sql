-- $1::int key of the locks of loads   $2::text schema
-- returns  t if the lock was held
SELECT pg_advisory_unlock($1::int, hashtext($2));
