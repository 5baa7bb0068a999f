-- applies-to: views
CREATE OR REPLACE VIEW dash.etl_table AS
SELECT n.nspname::text AS schema_name,
       c.relname::text AS table_name,
       pg_catalog.pg_total_relation_size(c.oid)::bigint AS size_bytes,
       pg_catalog.pg_stat_get_live_tuples(c.oid) AS live_rows,
       pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead_rows
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r'
   AND (n.nspname IN ('servicedesk', 'etl')
        OR n.nspname = (SELECT schema_name FROM etl.release WHERE is_published));
COMMENT ON VIEW dash.etl_table IS
    'Tables of the published release, of servicedesk and of etl: bytes with indexes and long values, rows by the server''s statistics.';

CREATE OR REPLACE VIEW dash.etl_schema AS
SELECT number, name, schema_name, applied_at
  FROM etl.schema_migration;
COMMENT ON VIEW dash.etl_schema IS
    'Schema migrations and the schema they were applied to, empty for the database. From etl.schema_migration.';
