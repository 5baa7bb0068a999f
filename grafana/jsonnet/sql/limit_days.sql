-- The last seven complete days older than the grace, each judged by the limit valid on it.
WITH days AS (
    SELECT (($__timeTo()::timestamptz - c.snapshot_grace) AT TIME ZONE c.business_zone)::date - k AS d
      FROM dash.settings AS c, generate_series(1, 7) AS k
)
SELECT count(*) FILTER (WHERE s.l1_share < l.l1_floor) AS "L1 below its floor",
       count(*) FILTER (WHERE s.l2_share > l.l2_ceiling) AS "L2 above its ceiling",
       count(*) FILTER (WHERE s.snapshot_date IS NULL) AS "no snapshot"
  FROM days
  LEFT JOIN dash.tier_daily AS s ON s.snapshot_date = days.d
  LEFT JOIN dash.tier_limit AS l ON l.valid @> days.d;
