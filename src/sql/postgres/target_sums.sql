-- returns  effective date, its tiers, the sum of their targets; oldest first
  SELECT effective_date, count(*), sum(target_percentage)
    FROM servicedesk.tier_cost_config
GROUP BY effective_date
ORDER BY effective_date;
