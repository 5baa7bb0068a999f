-- A load that begins; its lock is held already. Changes nothing when a release has this name.
-- $1::text schema   $2::text run   $3::text contract   $4::text tier rule version   $5::timestamptz created
INSERT INTO etl.release (schema_name, run_id, contract, tier_rule_version, created_at, row_counts, state)
VALUES ($1, $2, $3, $4, $5::timestamptz, '{}', 'loading')
    ON CONFLICT DO NOTHING;
