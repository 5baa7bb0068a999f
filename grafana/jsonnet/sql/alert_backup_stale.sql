-- Hours since the newest good backup was due again; none was ever made: one.
SELECT $__timeTo()::timestamptz AS "time",
       CASE WHEN max(e.taken_at) IS NULL THEN 1
            ELSE greatest(0, extract(epoch FROM $__timeTo()::timestamptz - max(e.taken_at) - s.backup_cadence) / 3600)
       END::double precision AS "hours overdue"
  FROM dash.settings AS s
  LEFT JOIN dash.etl_backup AS e ON e."time" <= $__timeTo()::timestamptz
 GROUP BY s.backup_cadence;
