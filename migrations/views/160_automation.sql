-- applies-to: views
CREATE OR REPLACE VIEW dash.automation AS
SELECT (m.month::timestamp AT TIME ZONE s.business_zone) AS "time",
       to_char(m.month, 'YYYY-MM') AS month,
       m.automation_type, m.tickets_automated, m.hours_saved, m.cost_saved
  FROM servicedesk.automation_metrics AS m
 CROSS JOIN dash.settings AS s;
COMMENT ON VIEW dash.automation IS
    'Tickets handled by automation, hours and US dollars saved, per month and type, as reported to servicedesk.automation_metrics.';
