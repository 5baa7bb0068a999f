-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_sla_compliance AS
SELECT 'both' AS definition,
       dash.percent(count(*) FILTER (WHERE sla_met), count(sla_met)) AS value,
       count(sla_met) AS n,
       'tickets of any status with an SLA verdict' AS base,
       count(*) - count(sla_met) AS without_verdict
  FROM dash.ticket_fact;
COMMENT ON VIEW dash.metric_sla_compliance IS
'Metric 1.1: SLA compliance
Answers: how often did we keep our promise?
Source: tickets (sla_met)
Date basis: none, all tickets of the release
Denominator: tickets of any status whose sla_met is known; those without stand beside
Unit: per cent
Compatible: the same
Corrected: the same';

CREATE OR REPLACE VIEW dash.metric_resolution_time AS
SELECT definition,
       avg(days) AS value,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS p90,
       count(days) AS n,
       base || ', resolved' AS base
  FROM dash.metric_base
 GROUP BY definition, base;
COMMENT ON VIEW dash.metric_resolution_time IS
'Metric 1.2: resolution time
Answers: how long does a customer wait?
Source: tickets (resolved_at - created_at, never modified_at)
Date basis: none, all tickets of the release
Denominator: tickets of the base that have a resolution date
Unit: days; value is the mean, median and p90 beside
Compatible: status Closed, dates as given
Corrected: Closed or Incident Resolved, resolved not before created';

CREATE OR REPLACE VIEW dash.metric_first_contact_resolution AS
SELECT definition,
       CASE definition WHEN 'compatible'
            THEN dash.percent(count(*) FILTER (WHERE contacts <= 1), count(contacts))
            ELSE dash.percent(count(*) FILTER (WHERE contacts = 1), count(*) FILTER (WHERE contacts >= 1)) END AS value,
       CASE definition WHEN 'compatible' THEN count(contacts) ELSE count(*) FILTER (WHERE contacts >= 1) END AS n,
       CASE definition WHEN 'compatible' THEN base ELSE base || ', with a customer-visible comment' END AS base,
       count(*) FILTER (WHERE contacts = 0) AS without_contact
  FROM dash.metric_base
 GROUP BY definition, base;
COMMENT ON VIEW dash.metric_first_contact_resolution IS
'Metric 1.3: first contact resolution
Answers: how often does one answer do?
Source: comments (customer-visible ones per ticket)
Date basis: none, all tickets of the release
Denominator: see the definitions; tickets without any contact stand beside
Unit: per cent; no value when the release has no comments
Compatible: at most one customer-visible comment, of the tickets with status Closed
Corrected: exactly one, of the Closed or Incident Resolved tickets with at least one';

CREATE OR REPLACE VIEW dash.metric_communication_coverage AS
SELECT definition,
       dash.percent(count(*) FILTER (WHERE contacts >= 1), count(contacts)) AS value,
       count(contacts) AS n,
       base
  FROM dash.metric_base
 GROUP BY definition, base;
COMMENT ON VIEW dash.metric_communication_coverage IS
'Metric 1.4: customer communication coverage
Answers: how often does the customer hear from us at all?
Source: comments (customer-visible ones per ticket)
Date basis: none, all tickets of the release
Denominator: tickets of the base
Unit: per cent; no value when the release has no comments
Compatible: status Closed
Corrected: Closed or Incident Resolved';
