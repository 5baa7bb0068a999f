-- What is wrong with costs, targets, bands and limits, seen at a moment.
-- $1::timestamptz  now
-- returns  is it a fail, the problem in words; no row: nothing is
WITH today AS (
    SELECT ($1::timestamptz AT TIME ZONE business_zone)::date AS day FROM servicedesk.setting
), in_force AS (
    SELECT DISTINCT ON (tier) tier, effective_date, cost_per_ticket, band_min, band_max
      FROM servicedesk.tier_cost_config, today
     WHERE effective_date <= day
  ORDER BY tier, effective_date DESC
), facts AS (
    SELECT (SELECT count(*) FROM in_force) AS tiers,
           (SELECT sum(band_min) FROM in_force) AS least,
           (SELECT sum(band_max) FROM in_force) AS most,
           (SELECT count(*) > 0 FROM in_force AS a JOIN in_force AS b ON b.tier > a.tier
             WHERE b.cost_per_ticket < a.cost_per_ticket) AS upside_down,
           (SELECT min(effective_date) FROM servicedesk.tier_cost_config) AS first_cost,
           (SELECT min(effective_date) FROM servicedesk.tier_limit) AS first_limit,
           (SELECT oldest_day FROM dash.data_as_of) AS oldest_day,
           (SELECT day FROM today) AS day
)
SELECT true, format('%s of 3 tiers have a cost and a target today', tiers) FROM facts WHERE tiers <> 3
 UNION ALL
SELECT true, format('no shares fit into the bands: they reach from %s to %s %%', least, most) FROM facts
 WHERE NOT 100 BETWEEN least AND most
 UNION ALL
SELECT false, format('tickets before %s have no cost', first_cost) FROM facts WHERE oldest_day < first_cost
 UNION ALL
SELECT false, 'there is no limit for the alerts today' FROM facts WHERE first_limit IS NULL OR first_limit > day
 UNION ALL
SELECT false, 'a ticket of a higher tier costs less than one of a lower tier' FROM facts WHERE upside_down;
