-- The ten largest causes of the tickets that ended in the period.
SELECT f.root_cause AS "root cause", count(*) AS "tickets"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ticket_fact AS f ON f.ended_at >= p.starts_at AND f.ended_at < p.ends_at
 WHERE f.root_cause <> 'not set' AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
 GROUP BY 1
 ORDER BY 2 DESC, 1
 LIMIT 10;
