-- Hours since the newest load began or, when it has, ended.
SELECT format('%s, %s %s UTC: %s', CASE tool WHEN 'run' THEN 'tierline run' ELSE tool END,
              CASE WHEN finished_at IS NULL THEN 'began' ELSE 'ended' END,
              to_char(coalesce(finished_at, "time"), 'FMDD Mon YYYY HH24:MI'), verdict) AS name,
       (extract(epoch FROM greatest($__timeTo()::timestamptz - coalesce(finished_at, "time"), interval '0'))
        / 3600)::double precision AS value,
       dash.verdict_color(verdict) AS color
  FROM dash.etl_run
 WHERE tool IN ('run', 'migrator') AND "time" <= $__timeTo()::timestamptz
 ORDER BY "time" DESC, run_id DESC
 LIMIT 1;
