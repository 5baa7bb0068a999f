-- returns  schema_name of the release behind the views of servicedesk; no row before the first
SELECT schema_name FROM etl.release WHERE is_published;
