-- Cells of at least cell_n_min tickets that ended in the period; the share is of the team's tickets.
WITH cells AS (
    SELECT f.team, f.category, count(*) AS tickets, (sum(count(*)) OVER (PARTITION BY f.team))::bigint AS n
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.ticket_fact AS f ON f.ended_at >= p.starts_at AND f.ended_at < p.ends_at
     WHERE f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
     GROUP BY f.team, f.category
)
SELECT c.team AS "team", c.category AS "category", c.tickets AS "tickets", dash.percent(c.tickets, c.n) AS "share"
  FROM cells AS c
  JOIN dash.settings AS s ON c.tickets >= s.cell_n_min
 ORDER BY c.team, c.tickets DESC, c.category;
