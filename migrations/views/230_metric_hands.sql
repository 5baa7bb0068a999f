-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_reassignment AS
SELECT definition,
       dash.percent(count(*) FILTER (WHERE hands > 1), count(hands)) AS value,
       count(hands) AS n,
       base || CASE definition WHEN 'compatible' THEN ', named by a project code' ELSE ', with timesheet entries' END AS base
  FROM dash.metric_base
 GROUP BY definition, base;
COMMENT ON VIEW dash.metric_reassignment IS
'Metric 2.1: reassignment rate
Answers: how often does a ticket pass through more than one pair of hands?
Source: timesheets (persons per ticket); a proxy, since exports hold no assignment history
Date basis: none, all tickets of the release
Denominator: tickets of the base with timesheet entries
Unit: per cent; no value when the release has no timesheets
Compatible: status Closed, distinct full names whose project code reads like the ticket number: a join that finds few
Corrected: Closed or Incident Resolved, distinct logins with entries on the ticket; queues are no persons';

CREATE OR REPLACE VIEW dash.metric_reassignment_distribution AS
SELECT definition,
       CASE WHEN hands >= 4 THEN '4+' ELSE hands::text END AS technicians,
       count(*) AS tickets,
       dash.percent(count(*), sum(count(*)) OVER (PARTITION BY definition)) AS value,
       (sum(count(*)) OVER (PARTITION BY definition))::bigint AS n,
       base || CASE definition WHEN 'compatible' THEN ', named by a project code' ELSE ', with timesheet entries' END AS base
  FROM dash.metric_base
 WHERE hands IS NOT NULL
 GROUP BY definition, base, 2;
COMMENT ON VIEW dash.metric_reassignment_distribution IS
'Metric 3.5: reassignment distribution
Answers: how many pairs of hands does a ticket need?
Source: timesheets (persons per ticket)
Date basis: none, all tickets of the release
Denominator: tickets of the base with timesheet entries
Unit: tickets, and per cent of n
Compatible: as metric 2.1
Corrected: as metric 2.1';

-- Names only when the settings say so; a ranking holds people, never queues.
CREATE OR REPLACE VIEW dash.technician AS
SELECT t.person,
       CASE WHEN s.show_names THEN coalesce(t.full_name, t.login) ELSE 'Person ' || t.person END AS name,
       t.is_queue,
       t.hours::double precision AS hours, t.entries, t.tickets
  FROM servicedesk.technician_rollup AS t
 CROSS JOIN dash.settings AS s;
COMMENT ON VIEW dash.technician IS
    'Hours per person and queue of the timesheets of the published release; name is Person and a number unless dash.settings.show_names.';

CREATE OR REPLACE VIEW dash.metric_technician_hours AS
SELECT d.definition,
       rank() OVER (PARTITION BY d.definition ORDER BY t.hours DESC) AS rank,
       t.name, t.hours AS value, t.entries AS n, t.tickets,
       d.base
  FROM (VALUES ('compatible', 'all timesheet entries'), ('corrected', 'timesheet entries of persons'))
       AS d (definition, base)
  JOIN dash.technician AS t ON d.definition = 'compatible' OR NOT t.is_queue;
COMMENT ON VIEW dash.metric_technician_hours IS
'Metric 3.2: technician hours
Answers: who books how much time, on how many tickets?
Source: timesheets (hours, ticket_id); names only when servicedesk.setting.show_names says so
Date basis: none, all entries of the release, with and without a ticket
Denominator: none; n counts entries
Unit: hours
Compatible: everybody who has entries
Corrected: without queues, whose names begin with a blank';
