-- Weeks begin on Monday in the business zone; the last one may still run.
SELECT (date_trunc('week', f.ended_day::timestamp) AT TIME ZONE s.business_zone) AS "time",
       percentile_cont(0.5) WITHIN GROUP (ORDER BY f.resolution_days) AS "median",
       percentile_cont(0.9) WITHIN GROUP (ORDER BY f.resolution_days) AS "nine of ten within"
  FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
  JOIN dash.ticket_fact AS f ON f.ended_at BETWEEN r.starts_at AND r.ends_at
 CROSS JOIN dash.settings AS s
 WHERE f.resolution_days IS NOT NULL AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
 GROUP BY 1
 ORDER BY 1;
