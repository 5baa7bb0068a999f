-- applies-to: views
CREATE OR REPLACE VIEW dash.tier_limit AS
SELECT l1_floor,
       l2_ceiling,
       daterange(effective_date, lead(effective_date) OVER (ORDER BY effective_date)) AS valid
  FROM servicedesk.tier_limit;
COMMENT ON VIEW dash.tier_limit IS
    'Limits of the rolling L1 and L2 shares in per cent, with the days they are valid; from servicedesk.tier_limit.';
