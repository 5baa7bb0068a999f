-- applies-to: views
CREATE OR REPLACE VIEW dash.tier_daily AS
SELECT snapshot_date, n, n_untiered, window_days,
       dash.percent(l1, n) AS l1_share,
       dash.percent(l2, n) AS l2_share,
       dash.percent(l3, n) AS l3_share
  FROM (SELECT snapshot_date,
               max(window_days) AS window_days,
               coalesce(sum(window_count) FILTER (WHERE tier = 'L1'), 0) AS l1,
               coalesce(sum(window_count) FILTER (WHERE tier = 'L2'), 0) AS l2,
               coalesce(sum(window_count) FILTER (WHERE tier = 'L3'), 0) AS l3,
               coalesce(sum(window_count) FILTER (WHERE tier <> 'none'), 0) AS n,
               coalesce(sum(window_count) FILTER (WHERE tier = 'none'), 0) AS n_untiered
          FROM servicedesk.tier_history
         WHERE period = 'day' AND category = '' AND pod = '' AND is_complete
         GROUP BY snapshot_date) AS counts;
COMMENT ON VIEW dash.tier_daily IS
    'Complete daily snapshots: rolling shares, unrounded, of the tickets created in the window_days days up to snapshot_date that have a tier (n); NULL when n is 0.';
