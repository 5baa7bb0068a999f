SELECT "time",
       CASE kind WHEN 'load' THEN score END AS "load",
       CASE kind WHEN 'published' THEN score END AS "published data",
       minimum AS "minimum of the gate"
  FROM dash.etl_score
 WHERE $__timeFilter("time") AND score IS NOT NULL
 ORDER BY "time";
