-- $1::text run   $2::text tool   $3::text check   $4::text verdict   $5::text detail   $6::text hint
INSERT INTO etl.finding (run_id, tool, name, verdict, detail, hint)
VALUES ($1, $2, $3, $4, $5, $6);
