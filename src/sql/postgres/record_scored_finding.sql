-- $1::text run   $2::text tool   $3::text check   $4::text outcome   $5::text detail   $6::text hint
-- $7::numeric score, 0 to 100
INSERT INTO etl.finding (run_id, tool, name, verdict, detail, hint, score)
VALUES ($1, $2, $3, $4, $5, $6, $7);
