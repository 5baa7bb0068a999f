-- applies-to: views
CREATE OR REPLACE VIEW dash.etl_release AS
SELECT schema_name, run_id, state, created_at, published_at,
       (SELECT sum(value::bigint) FROM jsonb_each_text(row_counts)) AS rows
  FROM etl.release;
COMMENT ON VIEW dash.etl_release IS
    'Every release with its state; previous can be published again, retired is gone; rows of all its tables as loaded. From etl.release.';
