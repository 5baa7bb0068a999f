SELECT schema_name AS "schema", table_name AS "table", size_bytes AS "size",
       live_rows AS "rows", dead_rows AS "dead rows"
  FROM dash.etl_table
 ORDER BY size_bytes DESC, schema_name, table_name;
