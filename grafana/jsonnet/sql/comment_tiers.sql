-- Months of the business zone in which the comments were written.
SELECT (date_trunc('month', q.created_day::timestamp) AT TIME ZONE s.business_zone) AS "time",
       dash.percent(count(*) FILTER (WHERE q.quality_tier = 'excellent'), count(*)) AS "excellent",
       dash.percent(count(*) FILTER (WHERE q.quality_tier = 'good'), count(*)) AS "good",
       dash.percent(count(*) FILTER (WHERE q.quality_tier = 'acceptable'), count(*)) AS "acceptable",
       dash.percent(count(*) FILTER (WHERE q.quality_tier = 'poor'), count(*)) AS "poor"
  FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
  JOIN dash.comment_quality AS q ON q."time" BETWEEN r.starts_at AND r.ends_at
 CROSS JOIN dash.settings AS s
 WHERE q.is_human AND q.is_success AND q.team IN ($team)
 GROUP BY 1
 ORDER BY 1;
