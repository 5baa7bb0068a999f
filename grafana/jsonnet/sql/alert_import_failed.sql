-- One when the last run that loads was stopped by a gate or by an error.
SELECT $__timeTo()::timestamptz AS "time",
       count(*) FILTER (WHERE last.verdict IN ('fail', 'error'))::double precision AS "failed runs"
  FROM (SELECT verdict FROM dash.etl_run
         WHERE tool IN ('run', 'migrator') AND finished_at <= $__timeTo()::timestamptz
         ORDER BY finished_at DESC LIMIT 1) AS last;
