-- The five categories that cost most in the period, with the change to the one before.
WITH mix AS (
    SELECT t.category, sum(t.n) AS n, sum(t.previous_n) AS previous_n, sum(t.l2) AS l2,
           sum(t.l1 * c.l1_cost + t.l2 * c.l2_cost + t.l3 * c.l3_cost) AS cost
      FROM dash.tier_period('$period', $__timeTo()::timestamptz) AS t
     CROSS JOIN dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.tier_config AS c ON c.valid @> p.last_day
     WHERE t.team IN ($team) AND t.pod IN ($pod) AND t.category IN ($category)
     GROUP BY t.category
    HAVING sum(t.n) > 0
)
SELECT category, n AS "tickets", n - previous_n AS "change", dash.percent(l2, n) AS "L2 share", cost AS "cost"
  FROM mix
 ORDER BY cost DESC, category
 LIMIT 5;
