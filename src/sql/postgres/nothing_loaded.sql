-- $1::text name of the empty first release
-- returns  true when schema apply laid the ground and nobody has put anything on it since: no release, and no run but of what only looks
SELECT (NOT EXISTS (SELECT FROM etl.release WHERE schema_name <> $1)
    AND NOT EXISTS (SELECT FROM etl.run WHERE tool NOT IN ('schema', 'preflight', 'backup', 'validator')))::text;
