-- Metric :'metric' per team with enough tickets that ended in the period, best first, with its target.
WITH sums AS (
    SELECT o.team, o.metric, sum(o.part) AS part, sum(o.whole)::bigint AS n
      FROM dash.outcome_period('$period', $__timeTo()::timestamptz) AS o
     WHERE o.metric = :'metric' AND o.team IN ($team) AND o.pod IN ($pod) AND o.category IN ($category)
     GROUP BY o.team, o.metric
)
SELECT format('%s (n %s)', sums.team, to_char(sums.n, 'FM999,999,999')) AS team,
       dash.metric_value(sums.metric, sums.part, sums.n) AS "figure",
       l.target AS "target"
  FROM sums
  JOIN dash.settings AS s ON sums.n >= s.n_min
  JOIN dash.metric_limit AS l ON l.metric = sums.metric
 ORDER BY sign(l.good - l.watch) * dash.metric_value(sums.metric, sums.part, sums.n) DESC, 1;
