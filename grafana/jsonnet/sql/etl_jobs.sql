-- Quiet: longer without a due time than one and a half of the longest pause between its last ten.
WITH jobs AS (
    SELECT job
      FROM dash.etl_job
     WHERE "time" > $__timeTo()::timestamptz - interval '40 days' AND "time" <= $__timeTo()::timestamptz
     GROUP BY job
)
SELECT j.job, newest."time" AS "last due", newest.outcome, newest.verdict, newest.seconds AS "took",
       good."time" AS "last success",
       CASE WHEN $__timeTo()::timestamptz - newest."time" > usual.pause * 1.5 THEN 'yes' ELSE '' END AS "quiet",
       newest.reason
  FROM jobs AS j
 CROSS JOIN LATERAL (
    SELECT e.*
      FROM dash.etl_job AS e
     WHERE e.job = j.job AND e."time" <= $__timeTo()::timestamptz
     ORDER BY e."time" DESC
     LIMIT 1) AS newest
  LEFT JOIN LATERAL (
    SELECT e."time"
      FROM dash.etl_job AS e
     WHERE e.job = j.job AND e."time" <= $__timeTo()::timestamptz AND e.outcome IN ('ran', 'late') AND NOT e.failed
     ORDER BY e."time" DESC
     LIMIT 1) AS good ON true
 CROSS JOIN LATERAL (
    SELECT max(gap) AS pause
      FROM (SELECT e."time" - lag(e."time") OVER (ORDER BY e."time") AS gap
              FROM (SELECT "time" FROM dash.etl_job
                     WHERE job = j.job AND "time" <= $__timeTo()::timestamptz
                     ORDER BY "time" DESC
                     LIMIT 10) AS e) AS gaps) AS usual
 ORDER BY newest.failed DESC, j.job;
