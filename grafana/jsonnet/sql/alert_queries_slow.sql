-- By how many milliseconds 95 % of the dashboards' queries missed the limit of the settings when validator asked
-- them last; never asked: none.
SELECT $__timeTo()::timestamptz AS "time",
       coalesce((SELECT greatest(0, q.p95 - extract(epoch FROM s.query_limit) * 1000)
                   FROM dash.etl_query_time AS q
                  WHERE q."time" <= $__timeTo()::timestamptz
                  ORDER BY q."time" DESC
                  LIMIT 1), 0)::double precision AS "milliseconds too slow"
  FROM dash.settings AS s;
