SELECT m.month || CASE WHEN m.is_running THEN ' so far' ELSE '' END AS month, sum(m.n + m.untiered) AS "tickets"
  FROM dash.tier_month AS m
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON m."time" BETWEEN r.starts_at AND r.ends_at
 WHERE m.team IN ($team) AND m.pod IN ($pod) AND m.category IN ($category)
 GROUP BY m.month, m.is_running
 ORDER BY m.month;
