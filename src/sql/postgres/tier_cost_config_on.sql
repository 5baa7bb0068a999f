-- $1::date  day
-- returns   tier, effective date, cost in US dollars, target, band from and to in per cent, source, as in
--           force on that day; no row before the first effective date
  SELECT DISTINCT ON (tier) tier, effective_date, cost_per_ticket, target_percentage, band_min, band_max, source
    FROM servicedesk.tier_cost_config
   WHERE effective_date <= $1::date
ORDER BY tier, effective_date DESC;
