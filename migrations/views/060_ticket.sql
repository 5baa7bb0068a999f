-- applies-to: views
-- Rows without names or texts: what a viewer of dashboards may see of a single ticket.
CREATE OR REPLACE VIEW dash.ticket AS
SELECT t.ticket_id,
       t.created_at AS "time",
       (t.created_at AT TIME ZONE (SELECT business_zone FROM dash.settings))::date AS business_day,
       t.support_tier AS tier,
       coalesce(nullif(btrim(t.team), ''), 'Unassigned') AS team,
       coalesce(p.pod, nullif(btrim(t.assigned_pod), ''), 'Unassigned') AS pod,
       coalesce(nullif(btrim(t.category), ''), 'Other') AS category
  FROM servicedesk.tickets AS t
  LEFT JOIN servicedesk.pod_assignment AS p ON p.ticket_id = t.ticket_id;
COMMENT ON VIEW dash.ticket IS
    'Tickets of the published release by creation: time is created_at, business_day its day in the business zone, tier NULL when there is none; team and pod Unassigned, category Other when missing.';
