-- How many of the last seven complete days older than the grace have no snapshot; the newest day is due
-- as long after its midnight as the grace says.
WITH days AS (
    SELECT (($__timeTo()::timestamptz - c.snapshot_grace) AT TIME ZONE c.business_zone)::date - k AS d
      FROM dash.settings AS c, generate_series(1, 7) AS k
)
SELECT $__timeTo()::timestamptz AS "time",
       count(*) FILTER (WHERE s.snapshot_date IS NULL)::double precision AS "days without a snapshot"
  FROM days
  LEFT JOIN dash.tier_daily AS s ON s.snapshot_date = days.d;
