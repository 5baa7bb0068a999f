#!/bin/sh
# create_reader.sh -- the dashboards' role with its password, in the server of docker-compose.yml. The
# image runs it once, in a new data directory; the first load gives the role its rights and settings.
set -eu
# The password goes through the environment: an argument would show in the list of processes.
psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password TIERLINE_READER_PASSWORD
CREATE ROLE tierline_reader LOGIN PASSWORD :'password';
SQL
