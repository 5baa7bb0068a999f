-- applies-to: views
-- The choices of the dashboards' variables. Each has at least one, since a list of none breaks IN ().
CREATE OR REPLACE VIEW dash.team AS
SELECT 'Unassigned' AS team UNION SELECT team FROM servicedesk.ticket_cell;
COMMENT ON VIEW dash.team IS 'Teams of the published release, and Unassigned.';

CREATE OR REPLACE VIEW dash.pod AS
SELECT 'Unassigned' AS pod UNION SELECT pod FROM servicedesk.ticket_cell;
COMMENT ON VIEW dash.pod IS 'Pods of the published release, and Unassigned.';

CREATE OR REPLACE VIEW dash.category AS
SELECT 'Other' AS category UNION SELECT category FROM servicedesk.ticket_cell;
COMMENT ON VIEW dash.category IS 'Categories of the published release, and Other.';
