-- Created and ended per :'step' of the business calendar; the backlog is all that was created and had not
-- ended by its last day, also before the range shown.
WITH steps AS (
    SELECT date_trunc(:'step', d.day::timestamp) AS step,
           sum(d.created) AS created, sum(d.ended) AS ended
      FROM dash.flow_day AS d
     WHERE d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
     GROUP BY 1
), running AS (
    SELECT (steps.step AT TIME ZONE s.business_zone) AS "time", created, ended,
           sum(created - ended) OVER (ORDER BY steps.step) AS backlog
      FROM steps CROSS JOIN dash.settings AS s
)
SELECT w."time", w.created AS "created", w.ended AS "ended", w.backlog AS "backlog"
  FROM running AS w
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON w."time" BETWEEN r.starts_at AND r.ends_at
 ORDER BY w."time";
