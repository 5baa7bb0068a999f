-- returns  name of the database, version of the server
SELECT current_database(), current_setting('server_version');
