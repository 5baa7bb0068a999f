-- $1::text run   $2::text dashboard   $3::text query   $4::float8 milliseconds   $5::timestamptz when they were asked
INSERT INTO etl.query_time (run_id, dashboard, query, milliseconds, asked_at)
VALUES ($1, $2, $3, $4, $5);
