WITH newest AS (
    SELECT DISTINCT ON (kind) kind, "time", score, minimum, verdict
      FROM dash.etl_score
     WHERE "time" <= $__timeTo()::timestamptz AND score IS NOT NULL
     ORDER BY kind, "time" DESC
)
SELECT format('%s%s: %s', CASE kind WHEN 'load' THEN 'the last load' ELSE 'published data' END,
              coalesce(format(', minimum %s', minimum), ''), verdict) AS name,
       score AS value,
       dash.verdict_color(verdict) AS color
  FROM newest
 ORDER BY kind DESC;
