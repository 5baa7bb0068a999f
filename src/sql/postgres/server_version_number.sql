-- returns  the server's version as a number, such as 150020
SELECT current_setting('server_version_num');
