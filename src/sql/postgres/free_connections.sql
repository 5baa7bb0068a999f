-- returns  how many more sessions may be opened by a role that is no superuser
SELECT (current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - count(*))::text
  FROM pg_stat_activity
 WHERE backend_type = 'client backend';
