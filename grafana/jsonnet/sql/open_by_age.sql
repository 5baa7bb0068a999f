SELECT a.age AS "days open", count(o.ticket_id) AS "open tickets"
  FROM (VALUES (1, 'under 1', 0, 1), (2, '1 to 3', 1, 3), (3, '3 to 7', 3, 7), (4, '7 to 30', 7, 30),
               (5, 'over 30', 30, NULL)) AS a (place, age, above, below)
  LEFT JOIN dash.open_ticket($__timeTo()::timestamptz) AS o
       ON o.days_open >= a.above AND (a.below IS NULL OR o.days_open < a.below)
      AND o.team IN ($team) AND o.pod IN ($pod) AND o.category IN ($category)
 GROUP BY a.place, a.age
 ORDER BY a.place;
