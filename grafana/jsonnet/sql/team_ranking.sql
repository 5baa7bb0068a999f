-- Each component has a rank among the teams with enough ended tickets; their mean orders the table.
WITH figures AS (
    SELECT o.team, o.metric, sum(o.whole)::bigint AS n,
           dash.metric_value(o.metric, sum(o.part), sum(o.whole)::bigint) AS figure
      FROM dash.outcome_period('$period', $__timeTo()::timestamptz) AS o
     WHERE o.team IN ($team) AND o.pod IN ($pod) AND o.category IN ($category)
     GROUP BY o.team, o.metric
), ranked AS (
    SELECT f.team, f.metric, f.n, f.figure,
           CASE WHEN f.figure IS NOT NULL
                THEN rank() OVER (PARTITION BY f.metric, f.figure IS NULL ORDER BY sign(l.good - l.watch) * f.figure DESC) END
           AS place
      FROM figures AS f
      JOIN dash.metric_limit AS l ON l.metric = f.metric
      JOIN dash.settings AS s ON f.n >= s.n_min
)
SELECT team AS "team", avg(place)::double precision AS "mean rank",
       max(n) FILTER (WHERE metric = 'resolution_time') AS "tickets",
       max(figure) FILTER (WHERE metric = 'sla_compliance') AS "SLA met",
       max(figure) FILTER (WHERE metric = 'resolution_time') AS "mean days",
       max(figure) FILTER (WHERE metric = 'first_contact_resolution') AS "first contact",
       max(figure) FILTER (WHERE metric = 'communication_coverage') AS "customer told",
       max(figure) FILTER (WHERE metric = 'reassignment_rate') AS "more than one person"
  FROM ranked
 GROUP BY team
 ORDER BY 2, 1;
