-- $1::text schema of a release
-- returns  contract, tier_rule_version, created_at; no row if the books do not know it
SELECT contract, tier_rule_version, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  FROM etl.release
 WHERE schema_name = $1;
