-- The age at moments of the range, and right after every proof; until the first backup there is none.
WITH moments AS (
    SELECT $__timeTo()::timestamptz - k * (($__timeTo()::timestamptz - $__timeFrom()::timestamptz) / 240) AS at,
           NULL::timestamptz AS taken_at, NULL::timestamptz AS restored_at
      FROM generate_series(0, 240) AS k
    UNION ALL
    SELECT "time", taken_at, CASE WHEN is_restored THEN taken_at END
      FROM dash.etl_backup
     WHERE "time" <= $__timeTo()::timestamptz
), newest AS (
    SELECT at,
           max(taken_at) OVER until_then AS taken_at,
           max(restored_at) OVER until_then AS restored_at
      FROM moments
    WINDOW until_then AS (ORDER BY at)
)
SELECT at AS "time",
       (extract(epoch FROM at - max(taken_at)) / 3600)::double precision AS "newest verified backup",
       (extract(epoch FROM at - max(restored_at)) / 3600)::double precision AS "newest restored as a trial"
  FROM newest
 WHERE $__timeFilter(at) AND taken_at IS NOT NULL
 GROUP BY at
 ORDER BY at;
