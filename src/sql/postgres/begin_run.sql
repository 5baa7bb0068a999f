-- $1::text run   $2::text tool   $3::timestamptz start. A run that is known already stays as it is.
INSERT INTO etl.run (run_id, tool, started_at)
VALUES ($1, $2, $3::timestamptz)
    ON CONFLICT (run_id) DO NOTHING;
