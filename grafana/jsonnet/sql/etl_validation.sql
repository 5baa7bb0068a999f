WITH newest AS (
    SELECT run_id
      FROM dash.etl_finding
     WHERE tool = 'validator' AND "time" <= $__timeTo()::timestamptz
     ORDER BY "time" DESC, finding_id DESC
     LIMIT 1
)
SELECT f.name AS "asked", f.verdict, f.score, f.detail AS "answer", f.hint AS "what to do"
  FROM dash.etl_finding AS f
  JOIN newest AS n ON n.run_id = f.run_id
 WHERE f.tool = 'validator' AND f."time" <= $__timeTo()::timestamptz
 ORDER BY dash.verdict_rank(f.verdict) DESC, f.score NULLS FIRST, f.name;
