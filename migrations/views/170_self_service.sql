-- applies-to: views
CREATE OR REPLACE VIEW dash.self_service AS
SELECT (m.month::timestamp AT TIME ZONE s.business_zone) AS "time",
       sum(m.deflected_tickets) AS deflected_tickets,
       (sum(m.success_rate * m.deflected_tickets)
        / nullif(sum(m.deflected_tickets) FILTER (WHERE m.success_rate IS NOT NULL), 0))::double precision
       AS success_rate
  FROM servicedesk.self_service_metrics AS m
 CROSS JOIN dash.settings AS s
 GROUP BY m.month, s.business_zone;
COMMENT ON VIEW dash.self_service IS
    'Requests that customers solved themselves, per month; success_rate in per cent, weighted by deflected tickets; from servicedesk.self_service_metrics.';
