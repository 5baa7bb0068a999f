-- applies-to: release
-- phase: before-load
-- The tier of each ticket, with the rule that decided and the text it found.
ALTER TABLE tickets
    ADD COLUMN support_tier      varchar(10) CHECK (support_tier IN ('L1', 'L2', 'L3')),
    ADD COLUMN tier_rule_version text,
    ADD COLUMN tier_rule_id      text,
    ADD COLUMN tier_matched_text text;
COMMENT ON COLUMN tickets.support_tier IS 'Support level computed by the rule set tier_rule_version; NULL: not computed';
