-- $1::text release   $2::text rule version
UPDATE etl.release SET tier_rule_version = $2
 WHERE schema_name = $1 AND tier_rule_version IS DISTINCT FROM $2;
