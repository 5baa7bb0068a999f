-- Half of the tickets that ended in the period took no longer than the median, nine of ten than p90.
WITH ended AS (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f.resolution_days) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY f.resolution_days) AS p90,
           count(f.resolution_days) AS n
      FROM dash.period('$period', $__timeTo()::timestamptz) AS p
      JOIN dash.ticket_time AS f ON f.ended_day BETWEEN p.first_day AND p.last_day
     WHERE f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
)
SELECT q.name, q.value
  FROM ended
  JOIN dash.settings AS s ON ended.n >= s.n_min
 CROSS JOIN LATERAL (VALUES ('median of ' || to_char(ended.n, 'FM999,999,999') || ' tickets', ended.median),
                            ('nine of ten within', ended.p90)) AS q (name, value);
