-- Comments per ticket of the support category that ended in the period, by people and by the system.
SELECT format('%s (n %s)', f.team, to_char(count(*), 'FM999,999,999')) AS team,
       avg(f.human_comments)::double precision AS "by people",
       avg(f.comments - f.human_comments)::double precision AS "by the system"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ticket_fact AS f ON f.ended_at >= p.starts_at AND f.ended_at < p.ends_at
 CROSS JOIN dash.settings AS s
 WHERE f.category = s.support_category AND f.comments IS NOT NULL
   AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
 GROUP BY f.team, s.n_min
HAVING count(*) >= s.n_min
 ORDER BY 2, 1;
