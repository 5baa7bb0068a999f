-- Shares per month; the running month has series of its own, the bands those valid on its first day.
WITH mix AS (
    SELECT m."time", m.first_day, m.is_running,
           dash.percent(sum(m.l1), sum(m.n)) AS l1,
           dash.percent(sum(m.l2), sum(m.n)) AS l2,
           dash.percent(sum(m.l3), sum(m.n)) AS l3
      FROM dash.tier_month AS m
      JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
           ON m."time" BETWEEN r.starts_at AND r.ends_at
     WHERE m.team IN ($team) AND m.pod IN ($pod) AND m.category IN ($category)
     GROUP BY m."time", m.first_day, m.is_running
    HAVING sum(m.n) > 0
)
SELECT mix."time",
       CASE WHEN NOT is_running THEN l1 END AS "L1",
       CASE WHEN NOT is_running THEN l2 END AS "L2",
       CASE WHEN NOT is_running THEN l3 END AS "L3",
       CASE WHEN is_running THEN l1 END AS "L1 so far",
       CASE WHEN is_running THEN l2 END AS "L2 so far",
       CASE WHEN is_running THEN l3 END AS "L3 so far",
       c.l1_band_min AS "L1 band, from",
       c.l1_band_max AS "L1 band, to",
       c.l1_l2_band_min AS "L3 band from the top, to",
       c.l1_l2_band_max AS "L3 band from the top, from"
  FROM mix
  LEFT JOIN dash.tier_config AS c ON c.valid @> mix.first_day
 ORDER BY mix."time";
