-- applies-to: views
-- Names of files that a watched folder took (subject) are not shown: people give files their own names.
CREATE OR REPLACE VIEW dash.etl_job AS
SELECT due_at AS "time",
       job,
       coalesce(outcome, 'running') AS outcome,
       coalesce(verdict, '') AS verdict,
       exit_status,
       attempts,
       started_at,
       finished_at,
       extract(epoch FROM finished_at - started_at)::double precision AS seconds,
       reason,
       coalesce(run_id, '') AS run_id,
       coalesce(outcome IN ('failed', 'missed', 'abandoned'), false) OR coalesce(verdict = 'fail', false) AS failed
  FROM etl.job_run;
COMMENT ON VIEW dash.etl_job IS
    'One row per due time of a job of tierlined and how it ended; failed: a person should look. From etl.job_run.';
