-- $1::text schema
-- returns  name of every table of it that has rows of its own
  SELECT c.relname
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relkind = 'r'
ORDER BY c.relname;
