-- After the views themselves were dropped.
DELETE FROM etl.schema_view;
