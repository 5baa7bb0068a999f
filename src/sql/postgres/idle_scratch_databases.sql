-- returns  name of every scratch database that nobody is connected to: killed processes left them
  SELECT d.datname
    FROM pg_database AS d
   WHERE d.datname LIKE 'tierline\_scratch\_%'
     AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datname = d.datname)
ORDER BY d.datname;
