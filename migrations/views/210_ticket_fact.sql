-- applies-to: views
-- Everything that metrics count, a row a ticket, from the roll-up that was made with the release. A tier
-- comes from the ticket itself, since rules may change under a published release; a query that asks for no
-- tier does not read the tickets.
CREATE OR REPLACE VIEW dash.ticket_fact AS
SELECT f.ticket_id,
       f.created_at AS "time",
       f.ended_at,
       (f.created_at AT TIME ZONE (SELECT business_zone FROM dash.settings))::date AS created_day,
       (f.ended_at AT TIME ZONE (SELECT business_zone FROM dash.settings))::date AS ended_day,
       coalesce(f.team, 'Unassigned') AS team,
       coalesce(p.pod, f.pod, 'Unassigned') AS pod,
       coalesce(f.category, 'Other') AS category,
       t.support_tier AS tier,
       CASE WHEN lower(btrim(f.root_cause, ' -')) NOT IN ('', 'none') THEN f.root_cause ELSE 'not set' END AS root_cause,
       f.root_cause AS root_cause_given,
       f.is_closed AS is_done,
       f.is_terminal,
       f.is_assigned,
       f.sla_met,
       (CASE WHEN f.resolved_at >= f.created_at
             THEN extract(epoch FROM f.resolved_at - f.created_at) / 86400 END)::double precision AS resolution_days,
       (extract(epoch FROM f.resolved_at - f.created_at) / 86400)::double precision AS resolution_days_given,
       CASE WHEN r.comments > 0 THEN f.customer_comments END AS contacts,
       CASE WHEN r.comments > 0 THEN f.comments END AS comments,
       CASE WHEN r.comments > 0 THEN f.comments - f.system_comments END AS human_comments,
       nullif(f.technicians, 0) AS technicians,
       nullif(f.project_technicians, 0) AS project_technicians,
       f.entries,
       CASE WHEN f.entries > 0 THEN f.hours END AS hours
  FROM servicedesk.ticket_rollup AS f
 CROSS JOIN servicedesk.release_rollup AS r
  LEFT JOIN servicedesk.pod_assignment AS p ON p.ticket_id = f.ticket_id
  LEFT JOIN servicedesk.tickets AS t ON t.ticket_id = f.ticket_id;
COMMENT ON VIEW dash.ticket_fact IS
    'Tickets of the published release with what metrics count, no names and no texts: is_done is status Closed (the compatible base), is_terminal Closed or Incident Resolved (the corrected one); time is created_at, ended_at resolved or else closed; contacts are customer-visible comments, NULL when the release has no comments at all; technicians NULL without timesheet entries; resolution_days NULL when resolved before created.';
