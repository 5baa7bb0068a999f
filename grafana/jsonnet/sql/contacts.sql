-- How many customer-visible comments the tickets that ended in the period have.
SELECT CASE WHEN f.contacts = 0 THEN 'no contact' WHEN f.contacts = 1 THEN '1' WHEN f.contacts < 4 THEN '2 or 3'
            ELSE '4 and more' END AS "contacts",
       count(*) AS "tickets"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ticket_fact AS f ON f.ended_at >= p.starts_at AND f.ended_at < p.ends_at
 WHERE f.contacts IS NOT NULL AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
 GROUP BY 1
 ORDER BY min(f.contacts);
