-- applies-to: views
-- The 95th of 100 is the least time within which so many were answered, never one in between.
CREATE OR REPLACE VIEW dash.etl_query_time AS
SELECT asked_at AS "time",
       run_id,
       count(*) AS queries,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY milliseconds) AS p95,
       max(milliseconds) AS slowest,
       (array_agg(dashboard || ': ' || query ORDER BY milliseconds DESC))[1] AS slowest_query
  FROM etl.query_time
 GROUP BY run_id, asked_at;
COMMENT ON VIEW dash.etl_query_time IS
    'How long the queries of the dashboards took when validator asked them, in milliseconds: within p95 95 of 100 were answered. One row per run; from etl.query_time.';
