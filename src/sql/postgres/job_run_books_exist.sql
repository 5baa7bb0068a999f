-- returns  true if the daemon's jobs can be written down here
SELECT (to_regclass('etl.job_run') IS NOT NULL)::text;
