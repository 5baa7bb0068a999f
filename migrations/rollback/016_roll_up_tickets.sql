-- applies-to: release
DROP TABLE release_rollup;
DROP TABLE technician_rollup;
DROP TABLE ticket_rollup;
