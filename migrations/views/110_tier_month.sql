-- applies-to: views
CREATE OR REPLACE VIEW dash.tier_month AS
SELECT (m.first_day::timestamp AT TIME ZONE s.business_zone) AS "time",
       to_char(m.first_day, 'YYYY-MM') AS month,
       m.first_day,
       m.team, m.pod, m.category,
       m.l1, m.l2, m.l3, m.n, m.untiered,
       m.first_day BETWEEN a.first_full_month AND a.last_full_month AS is_full,
       m.first_day > a.last_full_month AS is_running
  FROM (SELECT date_trunc('month', business_day::timestamp)::date AS first_day,
               team, pod, category,
               sum(l1)::bigint AS l1, sum(l2)::bigint AS l2, sum(l3)::bigint AS l3, sum(n)::bigint AS n,
               sum(untiered)::bigint AS untiered
          FROM dash.created_day
         GROUP BY 1, team, pod, category) AS m
 CROSS JOIN dash.settings AS s
 CROSS JOIN dash.data_as_of AS a;
COMMENT ON VIEW dash.tier_month IS
    'Tickets by business month of creation, team, pod, category: l1 + l2 + l3 = n = tickets with a tier, untiered beside; is_full: the data covers the whole month; is_running: the data ends inside it.';
