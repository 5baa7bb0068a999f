-- applies-to: database
-- CASCADE: views of dash read the table; they are repeatable and come back with the next apply.
DROP TABLE servicedesk.pod_assignment CASCADE;
