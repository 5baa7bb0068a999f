-- applies-to: views
-- Counts only: what the rows say stays in etl.
CREATE OR REPLACE VIEW dash.etl_quarantine AS
SELECT table_name, column_name, rule,
       count(*) FILTER (WHERE status = 'open') AS open_rows,
       count(*) FILTER (WHERE status <> 'open') AS closed_rows,
       min(first_seen) AS first_seen,
       max(last_seen) AS last_seen
  FROM etl.quarantine
 GROUP BY table_name, column_name, rule;
COMMENT ON VIEW dash.etl_quarantine IS
    'Rows set aside, by table, column and rule of their first fault: open ones, and those that were replayed, resolved or discarded. No values. From etl.quarantine.';
