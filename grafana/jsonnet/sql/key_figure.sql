-- Metric :'metric' of the tickets that ended in the period: the figure with its verdict, the distance to
-- the target, the period before. Below n_min tickets their number takes the place of the figure.
WITH sums AS (
    SELECT metric, sum(part) AS part, sum(whole)::bigint AS n,
           sum(previous_part) AS previous_part, sum(previous_whole)::bigint AS previous_n
      FROM dash.outcome_period('$period', $__timeTo()::timestamptz)
     WHERE metric = :'metric' AND team IN ($team) AND pod IN ($pod) AND category IN ($category)
     GROUP BY metric
    HAVING sum(whole) > 0
), judged AS (
    SELECT sums.*, l.target, v.word, v.color,
           dash.metric_value(sums.metric, sums.part, sums.n) AS figure,
           sums.n >= s.n_min AS is_enough,
           CASE l.unit WHEN 'percent' THEN 'percent' WHEN 'days' THEN 'd' ELSE 'none' END AS unit,
           to_char(sums.n, 'FM999,999,999') AS n_words
      FROM sums
     CROSS JOIN dash.settings AS s
      JOIN dash.metric_limit AS l ON l.metric = sums.metric
     CROSS JOIN LATERAL dash.metric_verdict(sums.metric, dash.metric_value(sums.metric, sums.part, sums.n)) AS v
)
SELECT 'of ' || n_words || ' tickets: ' || word AS name, figure AS value, unit, 1 AS decimals, color
  FROM judged WHERE is_enough
UNION ALL
SELECT 'tickets: n too small', n, 'none', 0, '#0072B2'
  FROM judged WHERE NOT is_enough
UNION ALL
SELECT format('from the target of %s', target), figure - target, 'none', 1, color
  FROM judged WHERE is_enough
UNION ALL
SELECT 'period before, n ' || to_char(previous_n, 'FM999,999,999'),
       dash.metric_value(metric, previous_part, previous_n), unit, 1, '#0072B2'
  FROM judged WHERE is_enough AND previous_n > 0;
