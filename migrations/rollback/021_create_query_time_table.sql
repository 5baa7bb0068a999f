-- The views of the settings and the times are made anew by the program of before.
DROP VIEW IF EXISTS dash.settings, dash.etl_query_time CASCADE;
DROP TABLE etl.query_time;
ALTER TABLE servicedesk.setting DROP COLUMN query_limit;
