-- Comments per ticket of the support category that ended in the period, by people and by the system.
SELECT format('%s (n %s)', d.team, to_char(sum(d.reachable), 'FM999,999,999')) AS team,
       (sum(d.human_comments) / sum(d.reachable))::double precision AS "by people",
       (sum(d.system_comments) / sum(d.reachable))::double precision AS "by the system"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ended_day AS d ON d.business_day BETWEEN p.first_day AND p.last_day
 CROSS JOIN dash.settings AS s
 WHERE d.category = s.support_category AND d.reachable > 0
   AND d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
 GROUP BY d.team, s.n_min
HAVING sum(d.reachable) >= s.n_min
 ORDER BY 2, 1;
