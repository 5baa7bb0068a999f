-- One apply at a time; held to the end of the transaction. The number is ours and means nothing.
-- returns  whether we have the lock
SELECT pg_try_advisory_xact_lock(7165271100)::text;
