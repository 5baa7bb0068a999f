-- The same tickets each time, scattered over the whole table.
-- $1::bigint  how many
-- returns  ticket_id, title, description, category, root_cause, support_tier,
--          tier_rule_version, tier_rule_id, tier_matched_text
  SELECT ticket_id, title, description, category, root_cause, support_tier, tier_rule_version,
         tier_rule_id, tier_matched_text
    FROM tickets
   WHERE ticket_id IN (SELECT ticket_id FROM tickets ORDER BY md5(ticket_id::text) LIMIT $1::bigint)
ORDER BY ticket_id;
