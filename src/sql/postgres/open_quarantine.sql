-- returns  table_name and rows that wait in quarantine for somebody to decide
  SELECT table_name, count(*)::text
    FROM etl.quarantine
   WHERE status = 'open'
GROUP BY table_name
ORDER BY table_name;
