-- L1 share of each complete month, for the sparkline.
SELECT m."time", dash.percent(sum(m.l1), sum(m.n)) AS "by month"
  FROM dash.tier_month AS m
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON m."time" BETWEEN r.starts_at AND r.ends_at
 WHERE NOT m.is_running AND m.team IN ($team) AND m.pod IN ($pod) AND m.category IN ($category)
 GROUP BY m."time"
HAVING sum(m.n) > 0
 ORDER BY m."time";
