-- Tickets that ended in the period and name a root cause.
WITH ended AS (
    SELECT count(*) AS n, count(*) FILTER (WHERE f.root_cause <> 'not set') AS named
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.ticket_fact AS f ON f.ended_at >= p.starts_at AND f.ended_at < p.ends_at
     WHERE f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
)
SELECT 'of ' || to_char(ended.n, 'FM999,999,999') || ' tickets: ' || v.word AS name,
       dash.percent(ended.named, ended.n) AS value, v.color
  FROM ended
  JOIN dash.settings AS s ON ended.n >= s.n_min
 CROSS JOIN LATERAL dash.metric_verdict('data_coverage', dash.percent(ended.named, ended.n)) AS v;
