-- returns  schema and name of every view that a rollback must drop first
  SELECT table_schema, table_name
    FROM information_schema.views
   WHERE table_schema IN ('servicedesk', 'dash')
ORDER BY table_schema, table_name;
