SELECT "time",
       rows_read AS "read",
       rows_loaded AS "loaded",
       rows_quarantined AS "quarantined",
       rows_filtered AS "left out"
  FROM dash.etl_import
 WHERE $__timeFilter("time")
 ORDER BY "time";
