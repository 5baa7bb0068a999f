-- Tickets that ended in the period and name a root cause.
WITH ended AS (
    SELECT coalesce(sum(d.ended), 0) AS n
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.ended_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
     WHERE d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
), named AS (
    SELECT coalesce(sum(d.tickets), 0) AS n
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.cause_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
     WHERE d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
)
SELECT 'of ' || to_char(ended.n, 'FM999,999,999') || ' tickets: ' || v.word AS name,
       dash.percent(named.n, ended.n) AS value, v.color
  FROM ended
 CROSS JOIN named
  JOIN dash.settings AS s ON ended.n >= s.n_min
 CROSS JOIN LATERAL dash.metric_verdict('data_coverage', dash.percent(named.n, ended.n)) AS v;
