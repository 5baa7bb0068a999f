-- returns  job, due, subject, outcome, reason, attempts, exit status, verdict, run, start, end, host of the row of each job that was
--          due last, and when it last ran to its end; times in UTC, ISO 8601
   SELECT DISTINCT ON (job)
          job, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), subject, outcome, reason, attempts::text,
          exit_status::text, verdict, run_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), host,
          (SELECT to_char(max(good.finished_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
             FROM etl.job_run AS good
            WHERE good.job = r.job AND good.outcome IN ('ran', 'late'))
     FROM etl.job_run AS r
 ORDER BY job, due_at DESC;
