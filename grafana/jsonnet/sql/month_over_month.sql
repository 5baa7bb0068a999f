-- The month before the first one shown is read as well, so that the oldest row has its change;
-- a gap in the months leaves the change empty.
WITH mix AS (
    SELECT m."time", m.first_day, m.month, m.is_running,
           sum(m.n) AS n, sum(m.untiered) AS untiered,
           dash.percent(sum(m.l1), sum(m.n)) AS l1,
           dash.percent(sum(m.l2), sum(m.n)) AS l2,
           dash.percent(sum(m.l3), sum(m.n)) AS l3
      FROM dash.tier_month AS m
     WHERE m.team IN ($team) AND m.pod IN ($pod) AND m.category IN ($category)
     GROUP BY m."time", m.first_day, m.month, m.is_running
), compared AS (
    SELECT mix.*,
           dash.signed(l1 - first_value(l1) OVER month_before) AS l1_change,
           dash.signed(l2 - first_value(l2) OVER month_before) AS l2_change,
           dash.signed(l3 - first_value(l3) OVER month_before) AS l3_change
      FROM mix
    WINDOW month_before AS (ORDER BY first_day
                             RANGE BETWEEN interval '1 month' PRECEDING AND interval '1 day' PRECEDING)
)
SELECT c.month || CASE WHEN c.is_running THEN ' so far' ELSE '' END AS "month",
       c.n AS "n",
       c.l1 AS "L1", c.l1_change AS "L1 change",
       c.l2 AS "L2", c.l2_change AS "L2 change",
       c.l3 AS "L3", c.l3_change AS "L3 change",
       c.untiered AS "without a tier"
  FROM compared AS c
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON c."time" BETWEEN r.starts_at AND r.ends_at
 ORDER BY c.first_day DESC;
