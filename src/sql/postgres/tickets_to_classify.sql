-- What the tier rules look at.
-- returns  ticket_id, title, description, category, root_cause, support_tier,
--          tier_rule_version, tier_rule_id, tier_matched_text
SELECT ticket_id, title, description, category, root_cause, support_tier, tier_rule_version,
       tier_rule_id, tier_matched_text
  FROM tickets;
