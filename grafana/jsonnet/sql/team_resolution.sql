-- Median and p90 per team with enough tickets that ended in the period, quickest first.
SELECT format('%s (n %s)', f.team, to_char(count(*), 'FM999,999,999')) AS team,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY f.resolution_days) AS "median",
       percentile_cont(0.9) WITHIN GROUP (ORDER BY f.resolution_days) AS "nine of ten within"
  FROM dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.ticket_time AS f ON f.ended_day BETWEEN p.first_day AND p.last_day
 CROSS JOIN dash.settings AS s
 WHERE f.resolution_days IS NOT NULL AND f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
 GROUP BY f.team, s.n_min
HAVING count(*) >= s.n_min
 ORDER BY 2, 1;
