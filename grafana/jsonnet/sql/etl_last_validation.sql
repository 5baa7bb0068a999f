WITH newest AS (
    SELECT run_id
      FROM dash.etl_finding
     WHERE tool = 'validator' AND "time" <= $__timeTo()::timestamptz
     ORDER BY "time" DESC, finding_id DESC
     LIMIT 1
), counted AS (
    SELECT count(*) AS findings,
           count(*) FILTER (WHERE dash.verdict_rank(f.verdict) > 0) AS not_passed,
           max(f."time") AS at,
           dash.verdict_of_rank(max(dash.verdict_rank(f.verdict))) AS worst
      FROM dash.etl_finding AS f
      JOIN newest AS n ON n.run_id = f.run_id
     WHERE f.tool = 'validator' AND f."time" <= $__timeTo()::timestamptz
)
SELECT format('not passed of %s findings, %s UTC: %s', findings, to_char(at, 'FMDD Mon YYYY HH24:MI'), worst) AS name,
       not_passed AS value,
       dash.verdict_color(worst) AS color
  FROM counted
 WHERE findings > 0;
