-- applies-to: views
CREATE OR REPLACE VIEW dash.tier_config AS
SELECT valid,
       max(target)   FILTER (WHERE tier = 'L1') AS l1_target,
       max(target)   FILTER (WHERE tier = 'L2') AS l2_target,
       max(target)   FILTER (WHERE tier = 'L3') AS l3_target,
       max(band_min) FILTER (WHERE tier = 'L1') AS l1_band_min,
       max(band_max) FILTER (WHERE tier = 'L1') AS l1_band_max,
       max(band_min) FILTER (WHERE tier = 'L2') AS l2_band_min,
       max(band_max) FILTER (WHERE tier = 'L2') AS l2_band_max,
       max(band_min) FILTER (WHERE tier = 'L3') AS l3_band_min,
       max(band_max) FILTER (WHERE tier = 'L3') AS l3_band_max,
       max(cost)     FILTER (WHERE tier = 'L1') AS l1_cost,
       max(cost)     FILTER (WHERE tier = 'L2') AS l2_cost,
       max(cost)     FILTER (WHERE tier = 'L3') AS l3_cost,
       100 - max(band_max) FILTER (WHERE tier = 'L3') AS l1_l2_band_min,
       100 - max(band_min) FILTER (WHERE tier = 'L3') AS l1_l2_band_max,
       sum(target)                              AS target_sum,
       sum(target * cost) / 100                 AS target_cost
  FROM dash.tier_target
 GROUP BY valid;
COMMENT ON VIEW dash.tier_config IS
    'dash.tier_target with one row per validity; l1_l2_band is the band of L3 seen from the top of a stack, target_cost what a ticket costs on average when the targets are met.';
