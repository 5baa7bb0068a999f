-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_handling_events AS
SELECT b.definition, b.team,
       avg(CASE b.definition WHEN 'compatible' THEN b.comments ELSE b.human_comments END)::double precision AS value,
       avg(b.comments - b.human_comments)::double precision AS system_events,
       count(b.comments) AS n,
       b.base || ', category ' || s.support_category AS base
  FROM dash.metric_base AS b
 CROSS JOIN dash.settings AS s
 WHERE b.category = s.support_category
 GROUP BY b.definition, b.base, b.team, s.support_category, s.team_n_min
HAVING count(b.comments) >= s.team_n_min;
COMMENT ON VIEW dash.metric_handling_events IS
'Metric 2.4: handling events per ticket
Answers: how much to and fro does a ticket take?
Source: comments per ticket
Date basis: none, all tickets of the release
Denominator: tickets of the base in the support category; teams with at least team_n_min of them (servicedesk.setting)
Unit: comments per ticket
Compatible: status Closed, comments of any type
Corrected: Closed or Incident Resolved, comments of any type but system; those stand beside';

CREATE OR REPLACE VIEW dash.metric_team_resolution_time AS
SELECT b.definition, b.team,
       avg(b.days) AS value,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY b.days) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY b.days) AS p90,
       count(b.days) AS n,
       b.base || ', resolved' AS base
  FROM dash.metric_base AS b
 CROSS JOIN dash.settings AS s
 GROUP BY b.definition, b.base, b.team, s.team_n_min
HAVING count(b.days) >= s.team_n_min;
COMMENT ON VIEW dash.metric_team_resolution_time IS
'Metric 2.7: resolution time by team
Answers: where does a customer wait?
Source: tickets (resolved_at - created_at)
Date basis: none, all tickets of the release
Denominator: tickets of the base that have a resolution date; teams with at least team_n_min of them (servicedesk.setting)
Unit: days; value is the mean, median and p90 beside
Compatible: as metric 1.2
Corrected: as metric 1.2';

CREATE OR REPLACE VIEW dash.metric_team_communication AS
SELECT b.definition, b.team,
       dash.percent(count(*) FILTER (WHERE b.contacts >= 1), count(b.contacts)) AS value,
       count(b.contacts) AS n,
       b.base
  FROM dash.metric_base AS b
 CROSS JOIN dash.settings AS s
 GROUP BY b.definition, b.base, b.team, s.team_n_min
HAVING count(b.contacts) >= s.team_n_min;
COMMENT ON VIEW dash.metric_team_communication IS
'Metric 2.8: communication coverage by team
Answers: whose customers hear nothing?
Source: comments (customer-visible ones per ticket)
Date basis: none, all tickets of the release
Denominator: tickets of the base; teams with at least team_n_min of them (servicedesk.setting)
Unit: per cent
Compatible: as metric 1.4
Corrected: as metric 1.4';

CREATE OR REPLACE VIEW dash.metric_team_first_contact AS
SELECT b.definition, b.team,
       CASE b.definition WHEN 'compatible'
            THEN dash.percent(count(*) FILTER (WHERE b.contacts >= 1), count(b.contacts))
            ELSE dash.percent(count(*) FILTER (WHERE b.contacts = 1), count(*) FILTER (WHERE b.contacts >= 1)) END AS value,
       CASE b.definition WHEN 'compatible' THEN count(b.contacts) ELSE count(*) FILTER (WHERE b.contacts >= 1) END AS n,
       CASE b.definition WHEN 'compatible' THEN b.base ELSE b.base || ', with a customer-visible comment' END AS base
  FROM dash.metric_base AS b
 CROSS JOIN dash.settings AS s
 GROUP BY b.definition, b.base, b.team, s.team_n_min
HAVING CASE b.definition WHEN 'compatible' THEN count(b.contacts) ELSE count(*) FILTER (WHERE b.contacts >= 1) END
       >= s.team_n_min;
COMMENT ON VIEW dash.metric_team_first_contact IS
'Metric 3.7: first contact resolution by team
Answers: whose first answer does?
Source: comments (customer-visible ones per ticket)
Date basis: none, all tickets of the release
Denominator: see the definitions; teams with at least team_n_min of them (servicedesk.setting)
Unit: per cent
Compatible: the coverage of metric 2.8, which published figures took for it before they scaled it: no contact counts against it, where it counts for metric 1.3
Corrected: metric 1.3 per team';
