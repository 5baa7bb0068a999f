-- $1::text job   $2::timestamptz due   $3::text subject   $4::text outcome, NULL while it runs   $5::text reason   $6::int attempts
-- $7::int exit status   $8::text verdict   $9::text run   $10::timestamptz start   $11::timestamptz end   $12::text host
INSERT INTO etl.job_run (job, due_at, subject, outcome, reason, attempts, exit_status, verdict, run_id,
                         started_at, finished_at, host)
VALUES ($1, $2::timestamptz, $3, $4, $5, $6::int, $7::int, $8, $9, $10::timestamptz, $11::timestamptz, $12)
    ON CONFLICT (job, due_at)
    DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason, attempts = excluded.attempts,
                  exit_status = excluded.exit_status, verdict = excluded.verdict, run_id = excluded.run_id,
                  started_at = excluded.started_at, finished_at = excluded.finished_at, host = excluded.host;
