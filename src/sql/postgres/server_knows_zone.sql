-- $1::text IANA name   returns  whether the server has data of that time zone
SELECT (count(*) > 0)::text
  FROM pg_timezone_names
 WHERE name = $1;
