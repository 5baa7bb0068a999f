SELECT m."time", m.deflected_tickets AS "deflected tickets", m.success_rate AS "success rate"
  FROM dash.self_service AS m
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON m."time" >= r.starts_at AND m."time" <= $__timeTo()::timestamptz
 ORDER BY m."time";
