-- $1::text job   $2::timestamptz due   $3::text subject   $4::text outcome, NULL while it runs   $5::text reason   $6::int attempts
-- $7::int exit status   $8::text verdict   $9::text run   $10::timestamptz start   $11::timestamptz end   $12::text host
-- returns  the job, unless that due time is known already
-- What ended and was due more than two years before goes: the books of the clock have an end.
WITH forgotten AS (
    DELETE FROM etl.job_run WHERE due_at < $2::timestamptz - interval '2 years' AND outcome IS NOT NULL
)
INSERT INTO etl.job_run (job, due_at, subject, outcome, reason, attempts, exit_status, verdict, run_id,
                         started_at, finished_at, host)
VALUES ($1, $2::timestamptz, $3, $4, $5, $6::int, $7::int, $8, $9, $10::timestamptz, $11::timestamptz, $12)
    ON CONFLICT (job, due_at) DO NOTHING
RETURNING job;
