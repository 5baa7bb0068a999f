-- returns  purpose and path of the directories that a load writes to, when the server is reached over a
--          unix socket, so on this machine, and this role may know them
SELECT 'data', setting
  FROM pg_settings
 WHERE name = 'data_directory'
   AND inet_server_addr() IS NULL
 UNION ALL
SELECT 'wal', setting || '/pg_wal'
  FROM pg_settings
 WHERE name = 'data_directory'
   AND inet_server_addr() IS NULL
 UNION ALL
SELECT 'tablespace', pg_tablespace_location(dattablespace)
  FROM pg_database
 WHERE datname = current_database()
   AND inet_server_addr() IS NULL
   AND pg_tablespace_location(dattablespace) <> '';
