-- How many of the last seven complete days older than the grace had a rolling L1 share below its floor,
-- each day judged by the limit valid on it. A day without a snapshot or without a share does not count.
WITH days AS (
    SELECT (($__timeTo()::timestamptz - c.snapshot_grace) AT TIME ZONE c.business_zone)::date - k AS d
      FROM dash.settings AS c, generate_series(1, 7) AS k
)
SELECT $__timeTo()::timestamptz AS "time",
       count(*) FILTER (WHERE s.l1_share < l.l1_floor)::double precision AS "days below the floor"
  FROM days
  LEFT JOIN dash.tier_daily AS s ON s.snapshot_date = days.d
  LEFT JOIN dash.tier_limit AS l ON l.valid @> days.d;
