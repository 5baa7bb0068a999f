-- Only the leader writes rows, so those that still run when another begins to lead belong to nobody.
-- $1::timestamptz now
-- returns  job, due, subject, outcome, reason, attempts, exit status, verdict, run, start, end, host; times in UTC, ISO 8601
   UPDATE etl.job_run
      SET outcome = 'abandoned', finished_at = $1::timestamptz,
          reason = format('the daemon on %s ended without a word', host)
    WHERE outcome IS NULL
RETURNING job, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), subject, outcome, reason, attempts::text,
          exit_status::text, verdict, run_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), host;
