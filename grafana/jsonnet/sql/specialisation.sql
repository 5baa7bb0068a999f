-- Cells of at least cell_n_min tickets that ended in the period, to become a matrix: the share is of the team's tickets.
WITH cells AS (
    SELECT d.team, d.category, sum(d.ended) AS tickets, (sum(sum(d.ended)) OVER (PARTITION BY d.team))::bigint AS n
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.ended_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
     WHERE d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
     GROUP BY d.team, d.category
)
SELECT format('%s (n %s)', c.team, to_char(c.n, 'FM999,999,999')) AS "team", c.category AS "category",
       dash.percent(c.tickets, c.n) AS "share"
  FROM cells AS c
  JOIN dash.settings AS s ON c.tickets >= s.cell_n_min
 ORDER BY c.team, c.category;
