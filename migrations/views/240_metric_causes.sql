-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_root_causes AS
SELECT definition,
       row_number() OVER (PARTITION BY definition ORDER BY count(*) DESC, cause) AS rank,
       cause AS root_cause,
       count(*) AS tickets,
       dash.percent(count(*), sum(count(*)) OVER (PARTITION BY definition)) AS value,
       (sum(count(*)) OVER (PARTITION BY definition))::bigint AS n,
       base || ', with a root cause' AS base
  FROM (SELECT definition, base,
               CASE definition WHEN 'compatible' THEN root_cause_given ELSE nullif(root_cause, 'not set') END AS cause
          FROM dash.metric_base) AS causes
 WHERE cause IS NOT NULL
 GROUP BY definition, base, cause;
COMMENT ON VIEW dash.metric_root_causes IS
'Metric 2.2: root causes
Answers: what breaks most?
Source: tickets (root_cause)
Date basis: none, all tickets of the release
Denominator: tickets of the base with a root cause
Unit: tickets, and per cent of n; rank 1 to 10 is the top ten
Compatible: status Closed, every text but a blank one, so that --None-- is a cause
Corrected: Closed or Incident Resolved; every spelling of none counts as not set';

CREATE OR REPLACE VIEW dash.metric_team_workload AS
SELECT b.definition, b.team,
       count(*) AS tickets,
       dash.percent(count(*), sum(count(*)) OVER (PARTITION BY b.definition)) AS value,
       (sum(count(*)) OVER (PARTITION BY b.definition))::bigint AS n,
       b.base,
       coalesce(max(o.open_tickets), 0) AS open_tickets
  FROM dash.metric_base AS b
  LEFT JOIN (SELECT team, count(*) AS open_tickets FROM dash.ticket_fact WHERE NOT is_terminal GROUP BY team) AS o
       ON o.team = b.team
 GROUP BY b.definition, b.base, b.team;
COMMENT ON VIEW dash.metric_team_workload IS
'Metric 2.3: team workload
Answers: who carries how much?
Source: tickets (team); the team is the one that closed the ticket
Date basis: none, all tickets of the release
Denominator: tickets of the base
Unit: tickets, and per cent of n; open tickets of the team beside
Compatible: status Closed
Corrected: Closed or Incident Resolved';

CREATE OR REPLACE VIEW dash.metric_specialisation AS
SELECT definition, team, category, tickets,
       dash.percent(tickets, of_team) AS value,
       of_team AS n,
       base
  FROM (SELECT definition, base, team, category,
               count(*) AS tickets,
               (sum(count(*)) OVER (PARTITION BY definition, team))::bigint AS of_team
          FROM dash.metric_base
         GROUP BY definition, base, team, category) AS cells
 CROSS JOIN dash.settings AS s
 WHERE tickets >= s.cell_n_min;
COMMENT ON VIEW dash.metric_specialisation IS
'Metric 3.1: specialisation matrix
Answers: who does only one thing?
Source: tickets (team, category)
Date basis: none, all tickets of the release
Denominator: tickets of the base of the team, also those of cells too small to show
Unit: per cent; cells of at least cell_n_min tickets (servicedesk.setting)
Compatible: status Closed
Corrected: Closed or Incident Resolved';

CREATE OR REPLACE VIEW dash.metric_categories AS
SELECT definition, category,
       count(*) AS tickets,
       dash.percent(count(*), sum(count(*)) OVER (PARTITION BY definition)) AS value,
       (sum(count(*)) OVER (PARTITION BY definition))::bigint AS n,
       base
  FROM dash.metric_base
 GROUP BY definition, base, category;
COMMENT ON VIEW dash.metric_categories IS
'Metric 4.1: category distribution
Answers: what do people ask for?
Source: tickets (category)
Date basis: none, all tickets of the release
Denominator: tickets of the base
Unit: tickets, and per cent of n
Compatible: status Closed
Corrected: Closed or Incident Resolved';
