-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_monthly_volume AS
SELECT 'both' AS definition,
       to_char(m.first_day, 'YYYY-MM') AS month,
       m.tickets::double precision AS value,
       m.tickets AS n,
       'tickets of any status' AS base,
       m.first_day BETWEEN a.first_full_month AND a.last_full_month AS is_full
  FROM (SELECT date_trunc('month', created_day::timestamp)::date AS first_day, count(*) AS tickets
          FROM dash.ticket_fact
         GROUP BY 1) AS m
 CROSS JOIN dash.data_as_of AS a;
COMMENT ON VIEW dash.metric_monthly_volume IS
'Metric 2.6: monthly ticket volume
Answers: is the demand growing?
Source: tickets (created_at)
Date basis: month of creation in the business time zone; is_full is false for a month that the data does not cover whole
Denominator: none
Unit: tickets
Compatible: the same
Corrected: the same, partial months marked';

CREATE OR REPLACE VIEW dash.metric_monthly_resolution_time AS
SELECT m.definition,
       to_char(m.first_day, 'YYYY-MM') AS month,
       m.mean AS value, m.median, m.p90, m.n, m.base,
       m.first_day BETWEEN a.first_full_month AND a.last_full_month AS is_full
  FROM (SELECT definition,
               date_trunc('month', (CASE definition WHEN 'compatible' THEN created_day ELSE ended_day END)::timestamp)::date
               AS first_day,
               avg(days) AS mean,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
               percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS p90,
               count(days) AS n,
               base || ', resolved' AS base
          FROM dash.metric_base
         WHERE days IS NOT NULL
         GROUP BY definition, base, 2) AS m
 CROSS JOIN dash.data_as_of AS a;
COMMENT ON VIEW dash.metric_monthly_resolution_time IS
'Metric 3.3: monthly resolution time
Answers: is it getting better?
Source: tickets (resolved_at - created_at)
Date basis: see the definitions; months of the business time zone
Denominator: tickets of the base that have a resolution date
Unit: days; value is the mean, median and p90 beside
Compatible: as metric 1.2, by month of creation: a young month holds only what was quick
Corrected: as metric 1.2, by month of resolution';

CREATE OR REPLACE VIEW dash.metric_contact_distribution AS
SELECT definition,
       CASE WHEN contacts < 2 THEN contacts::text WHEN contacts < 4 THEN '2-3' ELSE '4+' END AS contacts,
       count(*) AS tickets,
       dash.percent(count(*), sum(count(*)) OVER (PARTITION BY definition)) AS value,
       (sum(count(*)) OVER (PARTITION BY definition))::bigint AS n,
       base
  FROM dash.metric_base
 WHERE contacts IS NOT NULL
 GROUP BY definition, base, 2;
COMMENT ON VIEW dash.metric_contact_distribution IS
'Metric 3.4: contacts per ticket
Answers: how many answers does a ticket take?
Source: comments (customer-visible ones per ticket)
Date basis: none, all tickets of the release
Denominator: tickets of the base; 0 is no contact, neither good nor bad
Unit: tickets, and per cent of n; no rows when the release has no comments
Compatible: status Closed
Corrected: Closed or Incident Resolved';
