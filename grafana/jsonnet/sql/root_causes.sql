-- The ten largest causes of the tickets that ended in the period.
SELECT d.root_cause AS "root cause", sum(d.tickets) AS "tickets"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.cause_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
 WHERE d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
 GROUP BY 1
 ORDER BY 2 DESC, 1
 LIMIT 10;
