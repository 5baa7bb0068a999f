-- $1::date  day, '' for today
-- returns   tier, cost per ticket in US dollars, target in per cent, as valid on that day
  SELECT DISTINCT ON (tier) tier, cost_per_ticket, target_percentage
    FROM servicedesk.tier_cost_config
   WHERE effective_date <= coalesce(nullif($1, '')::date, current_date)
ORDER BY tier, effective_date DESC;
