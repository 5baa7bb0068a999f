-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_base AS
SELECT d.definition, d.base, f.*,
       CASE d.definition WHEN 'compatible' THEN f.resolution_days_given ELSE f.resolution_days END AS days,
       CASE d.definition WHEN 'compatible' THEN f.project_technicians ELSE f.technicians END AS hands
  FROM dash.ticket_fact AS f
  JOIN (VALUES ('compatible', 'Closed'), ('corrected', 'Closed or Incident Resolved')) AS d (definition, base)
       ON CASE d.definition WHEN 'compatible' THEN f.is_done ELSE f.is_terminal END;
COMMENT ON VIEW dash.metric_base IS
    'dash.ticket_fact once for each definition that a ticket belongs to: compatible counts status Closed as published figures did, corrected Closed and Incident Resolved.';
