-- returns  application name and server process of every other session that loads into this database
  SELECT application_name, pid::text
    FROM pg_stat_activity
   WHERE datname = current_database()
     AND pid <> pg_backend_pid()
     AND application_name IN ('tierline tierline run', 'tierline migrator', 'tierline tier-backfill',
                              'tierline tierline schema')
ORDER BY pid;
