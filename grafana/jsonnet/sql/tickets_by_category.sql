-- The eight largest categories of tier :'tier'; the rest joins whatever has no category.
WITH ranked AS (
    SELECT category, sum(t.tickets) AS tickets, row_number() OVER (ORDER BY sum(t.tickets) DESC, category) AS rank
      FROM dash.tier_period('$period', $__timeTo()::timestamptz)
     CROSS JOIN LATERAL (VALUES ('L1', l1), ('L2', l2), ('L3', l3)) AS t (tier, tickets)
     WHERE t.tier = :'tier' AND team IN ($team) AND pod IN ($pod) AND category IN ($category)
     GROUP BY category
    HAVING sum(t.tickets) > 0
)
SELECT CASE WHEN rank <= 8 THEN category ELSE 'Other' END AS category, sum(tickets) AS tickets
  FROM ranked
 GROUP BY 1
 ORDER BY max(rank) > 8, sum(tickets) DESC, 1;
