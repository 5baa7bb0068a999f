-- The worst verdict per stage; "from" and "to" are the run in milliseconds, for the link.
WITH runs AS (
    SELECT "time", run_id, tool, seconds, verdict,
           coalesce(finished_at, $__timeTo()::timestamptz) AS ended_at
      FROM dash.etl_run
     WHERE $__timeFilter("time")
     ORDER BY "time" DESC, run_id DESC
     LIMIT 80
), stages AS (
    SELECT run_id, stage, max(dash.verdict_rank(verdict)) AS worst
      FROM dash.etl_gate
     WHERE run_id IN (SELECT run_id FROM runs)
     GROUP BY run_id, stage
), gates AS (
    SELECT run_id,
           dash.verdict_of_rank(max(worst) FILTER (WHERE stage = 'preflight')) AS preflight,
           dash.verdict_of_rank(max(worst) FILTER (WHERE stage = 'backup')) AS backup,
           dash.verdict_of_rank(max(worst) FILTER (WHERE stage = 'import')) AS import,
           dash.verdict_of_rank(max(worst) FILTER (WHERE stage = 'profile')) AS profile,
           dash.verdict_of_rank(max(worst) FILTER (WHERE stage = 'clean')) AS clean,
           dash.verdict_of_rank(max(worst) FILTER (WHERE stage = 'migrate')) AS load
      FROM stages
     GROUP BY run_id
)
SELECT r."time", r.tool, r.verdict AS "ended", r.seconds AS "took",
       g.preflight, g.backup, g.import, g.profile, g.clean, g.load, r.run_id AS "run",
       floor(extract(epoch FROM r."time") * 1000)::bigint AS "from",
       ceil(extract(epoch FROM r.ended_at) * 1000 + 1000)::bigint AS "to"
  FROM runs AS r
  LEFT JOIN gates AS g ON g.run_id = r.run_id
 ORDER BY r."time" DESC, r.run_id DESC;
