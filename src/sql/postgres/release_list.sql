-- $1::int key of the locks of loads
-- returns  schema, state (orphan: no book knows the schema; lost: its schema is not there, or who loaded it), contract,
--          tier rules, created, published, retired (UTC, ISO 8601), rows by table (JSON), bytes on disk, why its figures may
--          differ; newest first
WITH found AS (
    SELECT n.nspname AS schema_name,
           coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bytes
      FROM pg_namespace AS n
           LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind = 'r'
     WHERE n.nspname ~ '^sd_v[0-9]{8}_[0-9]{6}(_replaced_[0-9]{8}_[0-9]{6})?$'
  GROUP BY n.nspname
)
  SELECT coalesce(r.schema_name, f.schema_name),
         CASE WHEN r.schema_name IS NULL THEN 'orphan'
              WHEN r.state = 'loading' AND EXISTS (
                       SELECT FROM pg_locks AS l
                        WHERE l.locktype = 'advisory'
                          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                          AND l.classid::bigint = $1::int
                          AND l.objid::bigint = hashtext(r.schema_name)::bigint & 4294967295
                          AND l.objsubid = 2) THEN r.state
              WHEN r.state = 'loading' OR (f.schema_name IS NULL AND r.state <> 'retired') THEN 'lost'
              ELSE r.state END,
         coalesce(r.contract, ''), coalesce(r.tier_rule_version, ''),
         to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(r.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(r.retired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         coalesce(r.row_counts, '{}')::text, coalesce(f.bytes, 0)::text, r.accepted_change
    FROM etl.release AS r
         FULL JOIN found AS f USING (schema_name)
ORDER BY coalesce(r.schema_name, f.schema_name) DESC;
