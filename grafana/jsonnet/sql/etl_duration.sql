SELECT "time",
       CASE tool WHEN 'run' THEN seconds END AS "tierline run",
       CASE tool WHEN 'migrator' THEN seconds END AS "migrator alone",
       CASE tool WHEN 'backup' THEN seconds END AS "backup",
       CASE tool WHEN 'validator' THEN seconds END AS "validator"
  FROM dash.etl_run
 WHERE $__timeFilter("time") AND seconds IS NOT NULL AND tool IN ('run', 'migrator', 'backup', 'validator')
 ORDER BY "time";
