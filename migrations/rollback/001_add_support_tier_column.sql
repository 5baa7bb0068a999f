ALTER TABLE tickets
    DROP COLUMN support_tier,
    DROP COLUMN tier_rule_version,
    DROP COLUMN tier_rule_id,
    DROP COLUMN tier_matched_text;
