-- Hours since the newest published load was due again; nothing was ever loaded: one.
SELECT $__timeTo()::timestamptz AS "time",
       CASE WHEN max(e.created_at) IS NULL THEN 1
            ELSE greatest(0, extract(epoch FROM $__timeTo()::timestamptz - max(e.created_at) - s.import_cadence) / 3600)
       END::double precision AS "hours overdue"
  FROM dash.settings AS s
  LEFT JOIN dash.etl_release AS e ON e.run_id IS NOT NULL AND e.published_at <= $__timeTo()::timestamptz
 GROUP BY s.import_cadence;
