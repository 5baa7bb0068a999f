-- Milliseconds within which 95 of 100 queries of the dashboards should be answered.
SELECT extract(epoch FROM query_limit) * 1000 FROM servicedesk.setting;
