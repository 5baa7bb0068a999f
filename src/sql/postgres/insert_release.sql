-- $1::text schema   $2::text run, NULL for the empty first release   $3::text contract
-- $4::text tier rule version   $5::timestamptz created   $6::jsonb rows by table
INSERT INTO etl.release (schema_name, run_id, contract, tier_rule_version, created_at, row_counts)
VALUES ($1, $2, $3, $4, $5::timestamptz, $6::jsonb);
