WITH tickets AS (
    SELECT sum(untiered) AS untiered, sum(n) + sum(untiered) AS created
      FROM dash.tier_period('$period', $__timeTo()::timestamptz)
     WHERE team IN ($team) AND pod IN ($pod) AND category IN ($category)
    HAVING sum(n) + sum(untiered) > 0
)
SELECT 'tickets without a tier' AS name, untiered::double precision AS value, 'none' AS unit, 0 AS decimals FROM tickets
UNION ALL
SELECT 'of ' || to_char(created, 'FM999,999,999') || ' created', dash.percent(untiered, created), 'percent', 2
  FROM tickets;
