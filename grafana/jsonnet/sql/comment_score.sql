-- The mean of the successful analyses of human comments written in the period.
WITH scores AS (
    SELECT avg(q.quality_score)::double precision AS score, count(q.quality_score) AS n
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.comment_quality AS q ON q."time" >= p.starts_at AND q."time" < p.ends_at
     WHERE q.is_human AND q.is_success AND q.team IN ($team)
)
SELECT 'of ' || to_char(scores.n, 'FM999,999,999') || ' comments: ' || v.word AS name, scores.score AS value, v.color
  FROM scores
  JOIN dash.settings AS s ON scores.n >= s.n_min
 CROSS JOIN LATERAL dash.metric_verdict('comment_quality', scores.score) AS v;
