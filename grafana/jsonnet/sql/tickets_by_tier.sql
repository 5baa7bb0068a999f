SELECT m.month || CASE WHEN m.is_running THEN ' so far' ELSE '' END AS month,
       sum(m.l1) AS "L1", sum(m.l2) AS "L2", sum(m.l3) AS "L3"
  FROM dash.tier_month AS m
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON m."time" BETWEEN r.starts_at AND r.ends_at
 WHERE m.team IN ($team) AND m.pod IN ($pod) AND m.category IN ($category)
 GROUP BY m.month, m.is_running
 ORDER BY m.month;
