-- Ends a run unless another tool began it, which then is still at work.
-- $1::text run   $2::text verdict: pass, warn, fail, or error   $3::timestamptz end   $4::text tool
UPDATE etl.run SET verdict = $2, finished_at = $3::timestamptz WHERE run_id = $1 AND tool = $4;
