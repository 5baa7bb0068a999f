-- How many customer-visible comments the tickets that ended in the period have.
SELECT c.contacts AS "contacts", sum(c.tickets) AS "tickets"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ended_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
 CROSS JOIN LATERAL (VALUES (0, 'no contact', d.contact_none), (1, '1', d.contact_one), (2, '2 or 3', d.contact_few),
                            (4, '4 and more', d.contact_many)) AS c (place, contacts, tickets)
 WHERE c.tickets > 0 AND d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
 GROUP BY c.place, c.contacts
 ORDER BY c.place;
