-- applies-to: views
CREATE OR REPLACE VIEW dash.etl_run AS
SELECT started_at AS "time",
       run_id,
       tool,
       finished_at,
       extract(epoch FROM finished_at - started_at)::double precision AS seconds,
       coalesce(verdict, 'unfinished') AS verdict
  FROM etl.run;
COMMENT ON VIEW dash.etl_run IS
    'One row per run that touched this database, by its start; unfinished: at work, or killed. From etl.run.';
