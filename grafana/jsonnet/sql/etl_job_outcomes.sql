SELECT date_trunc('day', e."time", s.business_zone) AS "time",
       count(*) FILTER (WHERE e.outcome = 'ran')::double precision AS "ran",
       count(*) FILTER (WHERE e.outcome = 'late')::double precision AS "late",
       count(*) FILTER (WHERE e.outcome = 'skipped')::double precision AS "skipped",
       count(*) FILTER (WHERE e.outcome = 'missed')::double precision AS "missed",
       count(*) FILTER (WHERE e.outcome = 'failed')::double precision AS "failed",
       count(*) FILTER (WHERE e.outcome = 'abandoned')::double precision AS "abandoned"
  FROM dash.etl_job AS e
 CROSS JOIN dash.settings AS s
 WHERE $__timeFilter(e."time")
 GROUP BY 1
 ORDER BY 1;
