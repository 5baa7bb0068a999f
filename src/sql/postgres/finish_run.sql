-- $1::text run   $2::text verdict: pass, warn, fail, or error   $3::timestamptz end
UPDATE etl.run SET verdict = $2, finished_at = $3::timestamptz WHERE run_id = $1;
