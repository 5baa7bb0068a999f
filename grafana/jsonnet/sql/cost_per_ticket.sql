-- What a ticket with a tier cost on average, and what it would have in the target mix.
WITH mix AS (
    SELECT sum(t.l1) AS l1, sum(t.l2) AS l2, sum(t.l3) AS l3, sum(t.n) AS n
      FROM dash.tier_period('$period', $__timeTo()::timestamptz) AS t
     WHERE t.team IN ($team) AND t.pod IN ($pod) AND t.category IN ($category)
)
SELECT q.name, q.value
  FROM mix
  JOIN dash.settings AS s ON mix.n >= s.n_min
 CROSS JOIN dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.tier_config AS c ON c.valid @> p.last_day
 CROSS JOIN LATERAL (
     VALUES ('of ' || to_char(mix.n, 'FM999,999,999') || ' tickets',
             ((mix.l1 * c.l1_cost + mix.l2 * c.l2_cost + mix.l3 * c.l3_cost) / mix.n)::double precision),
            ('in the target mix', c.target_cost::double precision)) AS q (name, value);
