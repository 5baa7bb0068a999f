SELECT q."time",
       q.p95 AS "95 % of queries within",
       q.slowest AS "the slowest query",
       (extract(epoch FROM s.query_limit) * 1000)::double precision AS "limit"
  FROM dash.etl_query_time AS q
 CROSS JOIN dash.settings AS s
 WHERE $__timeFilter(q."time")
 ORDER BY q."time";
