-- returns  run_id, tool, start, end (ISO 8601, UTC), verdict
SELECT run_id, tool, started_at, finished_at, verdict FROM run ORDER BY started_at, run_id;
