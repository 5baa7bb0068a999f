-- What the target mix would have saved, and what the change of mix since the baseline has saved.
WITH months AS MATERIALIZED (
    SELECT first_day, is_baseline, sum(l1) AS l1, sum(l2) AS l2, sum(l3) AS l3, sum(n) AS n,
           sum(cost) AS cost, sum(target_cost) AS target_cost,
           sum(cost_if_l1) AS cost_if_l1, sum(cost_if_l2) AS cost_if_l2, sum(cost_if_l3) AS cost_if_l3
      FROM dash.cost_month
     WHERE team IN ($team) AND pod IN ($pod) AND category IN ($category)
     GROUP BY first_day, is_baseline
), shown AS (
    SELECT w.months, w.days, sum(m.n) AS n, sum(m.cost) AS cost, sum(m.target_cost) AS target_cost,
           sum(m.cost_if_l1) AS cost_if_l1, sum(m.cost_if_l2) AS cost_if_l2, sum(m.cost_if_l3) AS cost_if_l3
      FROM dash.full_months($__timeTo()::timestamptz) AS w
      JOIN months AS m ON m.first_day BETWEEN w.first_month AND w.last_month
     GROUP BY w.months, w.days
    HAVING sum(m.n) > 0
), worded AS (
    SELECT shown.*,
           format(', %s full months%s, n %s', months, CASE WHEN months < 12 THEN ' annualised' END,
                  to_char(n, 'FM999,999,999')) AS words
      FROM shown
)
SELECT 'possible a year' || s.words AS name, dash.per_year(s.cost - s.target_cost, s.months, s.days) AS value
  FROM worded AS s
UNION ALL
SELECT 'realised a year against ' || to_char(b.first_day, 'YYYY-MM'),
       dash.per_year((b.l1 * s.cost_if_l1 + b.l2 * s.cost_if_l2 + b.l3 * s.cost_if_l3) / b.n - s.cost,
                     s.months, s.days)
  FROM worded AS s
  JOIN months AS b ON b.is_baseline AND b.n > 0;
