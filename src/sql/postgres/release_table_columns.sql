-- $1::text schema
-- returns  table_name, column_name of every table, in order
  SELECT c.table_name, c.column_name
    FROM information_schema.columns AS c
    JOIN information_schema.tables AS t USING (table_schema, table_name)
   WHERE c.table_schema = $1 AND t.table_type IN ('BASE TABLE', 'VIEW')
ORDER BY c.table_name, c.ordinal_position;
