WITH newest AS (
    SELECT rows_read, rows_loaded, rows_quarantined, rows_filtered
      FROM dash.etl_import
     WHERE "time" <= $__timeTo()::timestamptz
     ORDER BY "time" DESC, run_id DESC
     LIMIT 1
)
SELECT part.name, part.value::bigint AS value, part.color
  FROM newest,
       LATERAL (VALUES ('rows read', rows_read, dash.verdict_color('none'), 1),
                       ('loaded', rows_loaded, dash.verdict_color('pass'), 2),
                       (format('quarantined, %s %%', coalesce(to_char(dash.percent(rows_quarantined, rows_read), 'FM990.00'), '0')),
                        rows_quarantined,
                        dash.verdict_color(CASE WHEN rows_quarantined > 0 THEN 'warn' ELSE 'pass' END), 3),
                       ('left out on purpose', rows_filtered, dash.verdict_color('none'), 4))
       AS part (name, value, color, place)
 ORDER BY part.place;
