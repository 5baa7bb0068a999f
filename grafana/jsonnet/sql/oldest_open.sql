-- The tickets that wait longest, by number.
SELECT o.ticket_id::text AS "ticket", o.team AS "team", o.category AS "category", o.days_open AS "days open",
       CASE WHEN o.is_assigned THEN 'a person' ELSE 'nobody' END AS "assigned to"
  FROM dash.open_ticket($__timeTo()::timestamptz) AS o
 WHERE o.team IN ($team) AND o.pod IN ($pod) AND o.category IN ($category)
 ORDER BY o.days_open DESC, o.ticket_id
 LIMIT 20;
