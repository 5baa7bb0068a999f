-- $1::text schema
-- returns  true or false
SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)::text;
