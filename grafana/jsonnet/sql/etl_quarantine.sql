SELECT table_name AS "table", column_name AS "column", rule,
       open_rows AS "open", closed_rows AS "closed",
       first_seen AS "first seen", last_seen AS "last seen"
  FROM dash.etl_quarantine
 WHERE first_seen <= $__timeTo()::timestamptz
 ORDER BY open_rows DESC, closed_rows DESC, table_name, column_name, rule;
