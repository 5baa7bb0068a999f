-- returns  tickets whose tier is none of the three, and such tiers in alphabetical order
SELECT count(*), string_agg(DISTINCT support_tier, ', ' ORDER BY support_tier)
  FROM servicedesk.tickets
 WHERE support_tier NOT IN ('L1', 'L2', 'L3');
