-- The eight largest categories; the rest joins whatever has no category.
WITH ranked AS (
    SELECT category, sum(l2) AS tickets, row_number() OVER (ORDER BY sum(l2) DESC, category) AS rank
      FROM dash.tier_period('$period', $__timeTo()::timestamptz)
     WHERE team IN ($team) AND pod IN ($pod) AND category IN ($category)
     GROUP BY category
    HAVING sum(l2) > 0
)
SELECT CASE WHEN rank <= 8 THEN category ELSE 'Other' END AS category, sum(tickets) AS tickets
  FROM ranked
 GROUP BY 1
 ORDER BY max(rank) > 8, sum(tickets) DESC, 1;
