-- $1::bigint how many   $2::text job, or empty for all
-- returns  job, due, subject, outcome, reason, attempts, exit status, verdict, run, start, end, host; times in UTC, ISO 8601;
--          newest first
   SELECT job, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), subject, outcome, reason, attempts::text,
          exit_status::text, verdict, run_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), host
     FROM etl.job_run AS r
    WHERE $2 IN ('', r.job)
 ORDER BY r.due_at DESC, r.job
    LIMIT $1::bigint;
