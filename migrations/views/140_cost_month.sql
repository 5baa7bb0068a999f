-- applies-to: views
-- Priced by day of creation, so that a month in which prices change is right on both sides.
CREATE OR REPLACE VIEW dash.cost_month AS
SELECT m.*,
       m.first_day BETWEEN a.first_full_month AND a.last_full_month AS is_full,
       m.first_day = coalesce(s.baseline_month, a.first_full_month) AS is_baseline
  FROM (SELECT date_trunc('month', d.business_day::timestamp)::date AS first_day,
               d.team, d.pod, d.category,
               sum(d.l1) AS l1, sum(d.l2) AS l2, sum(d.l3) AS l3, sum(d.n) AS n,
               sum(d.l1 * c.l1_cost + d.l2 * c.l2_cost + d.l3 * c.l3_cost) AS cost,
               sum(d.n * c.target_cost) AS target_cost,
               sum(d.n * c.l1_cost) AS cost_if_l1,
               sum(d.n * c.l2_cost) AS cost_if_l2,
               sum(d.n * c.l3_cost) AS cost_if_l3
          FROM dash.created_day AS d
          JOIN dash.tier_config AS c ON c.valid @> d.business_day
         GROUP BY 1, d.team, d.pod, d.category) AS m
 CROSS JOIN dash.settings AS s
 CROSS JOIN dash.data_as_of AS a;
COMMENT ON VIEW dash.cost_month IS
    'US dollars for the tickets with a tier created in a business month, at the costs valid on the day: cost as it was, target_cost with the target mix, cost_if_l1 and so on were all of that tier; days before the first effective date are not priced.';
