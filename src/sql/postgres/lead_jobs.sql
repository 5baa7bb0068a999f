-- One daemon per database runs jobs. To the end of the session.
-- returns  true if this session leads
SELECT pg_try_advisory_lock(7165271120)::text;
