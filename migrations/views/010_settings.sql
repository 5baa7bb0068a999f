-- applies-to: views
-- LIMIT tells the planner that there is one row, where it would guess hundreds.
CREATE OR REPLACE VIEW dash.settings AS
SELECT business_zone, n_min, share_window_days, snapshot_grace, import_cadence, baseline_month,
       team_n_min, cell_n_min, support_category, alert_category, show_names,
       untiered_limit, quarantine_limit, backup_cadence, query_limit
  FROM servicedesk.setting
 LIMIT 1;
COMMENT ON VIEW dash.settings IS 'The one row of settings that views, panels and alerts agree on.';
