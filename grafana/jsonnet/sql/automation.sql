SELECT a.month || ' ' || a.automation_type AS "month and type",
       a.tickets_automated AS "tickets", a.hours_saved AS "hours saved", a.cost_saved AS "cost saved"
  FROM dash.automation AS a
  JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
       ON a."time" >= r.starts_at AND a."time" <= $__timeTo()::timestamptz
 ORDER BY a.month, a.automation_type;
