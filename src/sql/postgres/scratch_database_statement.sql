-- $1::text name of the new database
-- returns  the statement that makes it empty, of the same encoding and locale as this one
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', $1::text,
              pg_encoding_to_char(encoding), datcollate, datctype)
  FROM pg_database
 WHERE datname = current_database();
