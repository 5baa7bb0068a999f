-- applies-to: views
GRANT SELECT ON ALL TABLES IN SCHEMA dash TO tierline_reader;
