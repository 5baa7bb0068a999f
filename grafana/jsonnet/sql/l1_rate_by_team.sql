-- Teams with enough tickets for a share, best first; every bar has its target beside it.
SELECT format('%s (n %s)', t.team, to_char(sum(t.n), 'FM999,999,999')) AS team,
       dash.percent(sum(t.l1), sum(t.n)) AS "L1 rate",
       g.target AS "L1 target"
  FROM dash.tier_period('$period', $__timeTo()::timestamptz) AS t
 CROSS JOIN dash.settings AS s
 CROSS JOIN dash.period('$period', $__timeTo()::timestamptz) AS p
  LEFT JOIN dash.tier_target AS g ON g.tier = 'L1' AND g.valid @> p.last_day
 WHERE t.team IN ($team) AND t.pod IN ($pod) AND t.category IN ($category)
 GROUP BY t.team, g.target, s.n_min
HAVING sum(t.n) >= s.n_min
 ORDER BY 2 DESC, 1;
