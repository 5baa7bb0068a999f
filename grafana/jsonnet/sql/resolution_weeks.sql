-- Weeks begin on Monday in the business zone; the last one may still run.
WITH weeks AS (
    SELECT f.ended_week,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY f.resolution_days) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY f.resolution_days) AS p90
      FROM dash.ticket_time AS f
     WHERE f.ended_at >= (SELECT starts_at FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz))
       AND f.ended_at <= (SELECT ends_at FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz))
       AND f.resolution_days IS NOT NULL AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
     GROUP BY f.ended_week
)
SELECT (w.ended_week::timestamp AT TIME ZONE s.business_zone) AS "time",
       w.median AS "median", w.p90 AS "nine of ten within"
  FROM weeks AS w
 CROSS JOIN dash.settings AS s
 ORDER BY 1;
