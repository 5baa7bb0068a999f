-- To the end of the session nobody else applies schema migrations: the lock of lock_migrations.
-- returns  whether we have the lock
SELECT pg_try_advisory_lock(7165271100)::text;
