-- applies-to: views
CREATE OR REPLACE VIEW dash.tier_target AS
SELECT tier,
       target_percentage AS target,
       band_min,
       band_max,
       cost_per_ticket AS cost,
       source,
       daterange(effective_date, lead(effective_date) OVER (PARTITION BY tier ORDER BY effective_date)) AS valid
  FROM servicedesk.tier_cost_config;
COMMENT ON VIEW dash.tier_target IS
    'Target and band in per cent, cost in US dollars per ticket, per tier and the days they are valid; from servicedesk.tier_cost_config.';
