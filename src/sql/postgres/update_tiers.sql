-- Writes the decisions in new_tier that differ from what the tickets say. Rows that agree are not
-- touched: an update of a tier writes every index of the table anew.
UPDATE tickets AS t
   SET support_tier = n.support_tier,
       tier_rule_version = n.rule_version,
       tier_rule_id = n.rule_id,
       tier_matched_text = n.matched_text
  FROM new_tier AS n
 WHERE n.ticket_id = t.ticket_id
   AND (t.support_tier, t.tier_rule_version, t.tier_rule_id, t.tier_matched_text)
       IS DISTINCT FROM (n.support_tier, n.rule_version, n.rule_id, n.matched_text);
