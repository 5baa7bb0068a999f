-- applies-to: views
CREATE OR REPLACE VIEW dash.release_size AS
SELECT tickets, comments, human_comments, timesheets, timesheets_linked, timesheets_without_ticket,
       timesheets - timesheets_linked - timesheets_without_ticket AS timesheets_of_others
  FROM servicedesk.release_rollup;
COMMENT ON VIEW dash.release_size IS
    'One row: rows of the published release; timesheets name a ticket of it, none (administration), or one of another department. human_comments are of any type but system.';

CREATE OR REPLACE VIEW dash.metric_data_quality AS
SELECT b.definition, i.indicator,
       dash.percent(i.part, i.whole) AS value,
       i.whole AS n,
       i.base
  FROM (SELECT definition, base, count(*) AS tickets, count(hands) AS with_timesheets,
               count(CASE definition WHEN 'compatible' THEN root_cause_given ELSE nullif(root_cause, 'not set') END)
               AS with_root_cause
          FROM dash.metric_base
         GROUP BY definition, base) AS b
 CROSS JOIN dash.release_size AS r
 CROSS JOIN LATERAL (
     VALUES ('tickets with timesheets', CASE WHEN r.timesheets > 0 THEN b.with_timesheets END, b.tickets, b.base),
            ('tickets with a root cause', b.with_root_cause, b.tickets, b.base),
            ('comments analysed',
             (SELECT count(*) FROM dash.comment_quality AS q
               WHERE b.definition = 'compatible' OR (q.is_human AND q.is_success)),
             CASE b.definition WHEN 'compatible' THEN r.comments ELSE r.human_comments END,
             CASE b.definition WHEN 'compatible' THEN 'all comments' ELSE 'comments of any type but system' END))
       AS i (indicator, part, whole, base);
COMMENT ON VIEW dash.metric_data_quality IS
'Metric 4.2: data-quality indicators
Answers: how much of the truth do we see?
Source: tickets (root_cause), timesheets, servicedesk.comment_quality
Date basis: none, all tickets of the release
Denominator: tickets of the base; comments for the share that was analysed
Unit: per cent
Compatible: status Closed; timesheets by project code, root cause not blank, analyses whatever their outcome of all comments
Corrected: Closed or Incident Resolved; timesheets by ticket, root cause set, successful analyses of comments of any type but system';

CREATE OR REPLACE VIEW dash.metric_totals AS
SELECT 'both' AS definition, totals.name, totals.value::double precision AS value, totals.value AS n,
       'rows of the release' AS base
  FROM dash.release_size AS r
 CROSS JOIN (SELECT count(*) FILTER (WHERE is_done) AS done,
                    count(*) FILTER (WHERE is_terminal) AS terminal,
                    count(*) FILTER (WHERE NOT is_terminal) AS open
               FROM dash.ticket_fact) AS t
 CROSS JOIN LATERAL (VALUES ('tickets', r.tickets), ('comments', r.comments), ('timesheets', r.timesheets),
                            ('Closed', t.done), ('Closed or Incident Resolved', t.terminal), ('open', t.open))
       AS totals (name, value);
COMMENT ON VIEW dash.metric_totals IS
'Metric 4.3: totals
Answers: how much is there?
Source: tickets (status), comments, timesheets
Date basis: none, the whole release
Denominator: none
Unit: rows
Compatible: the first four
Corrected: the first four, and Closed or Incident Resolved, and open';
