-- $1::text run   $2::text stage   $3::text gate   $4::text verdict   $5::text detail
INSERT INTO etl.gate (run_id, stage, gate, verdict, detail)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (run_id, stage, gate)
    DO UPDATE SET verdict = excluded.verdict, detail = excluded.detail, recorded_at = now();
