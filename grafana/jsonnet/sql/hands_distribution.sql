SELECT CASE WHEN f.technicians >= 4 THEN '4 and more' ELSE f.technicians::text END AS "technicians",
       count(*) AS "tickets"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ticket_fact AS f ON f.ended_at >= p.starts_at AND f.ended_at < p.ends_at
 WHERE f.technicians IS NOT NULL AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
 GROUP BY 1
 ORDER BY 1;
