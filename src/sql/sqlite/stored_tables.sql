-- returns  name of every table that has pages of its own: virtual tables have none
  SELECT name
    FROM sqlite_schema
   WHERE type = 'table'
     AND rootpage > 0
     AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY name;
