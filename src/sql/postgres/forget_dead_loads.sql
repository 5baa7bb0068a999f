-- Loads whose program is gone: it held a lock of this key while it lived.
-- $1::int key of the locks of loads
-- returns  schema_name
DELETE FROM etl.release AS r
 WHERE r.state = 'loading'
   AND NOT EXISTS (SELECT FROM pg_locks AS l
                    WHERE l.locktype = 'advisory'
                      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND l.classid::bigint = $1::int
                      AND l.objid::bigint = hashtext(r.schema_name)::bigint & 4294967295
                      AND l.objsubid = 2)
RETURNING schema_name;
