-- From now on a statement ends within a second when its client is gone, and does not hold its locks any longer.
SET client_connection_check_interval = '1s';
