-- returns  each rule version by which published tickets have their tier, with its tickets; most first
  SELECT coalesce(tier_rule_version, 'unknown'), count(*)
    FROM servicedesk.tickets
   WHERE support_tier IS NOT NULL
GROUP BY 1
ORDER BY 2 DESC, 1;
