SELECT t.technicians AS "technicians", sum(t.tickets) AS "tickets"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ended_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
 CROSS JOIN LATERAL (VALUES ('1', d.technician_one), ('2', d.technician_two), ('3', d.technician_three),
                            ('4 and more', d.technician_more)) AS t (technicians, tickets)
 WHERE t.tickets > 0 AND d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
 GROUP BY t.technicians
 ORDER BY t.technicians;
