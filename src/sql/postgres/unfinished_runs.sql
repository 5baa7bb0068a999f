-- returns  run_id, tool and start (UTC, ISO 8601) of runs without an end: at work, or killed; newest first
  SELECT run_id, tool, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    FROM etl.run
   WHERE finished_at IS NULL
ORDER BY started_at DESC, run_id DESC;
