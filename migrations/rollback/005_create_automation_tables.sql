-- applies-to: database
-- CASCADE: views of dash read the tables; they are repeatable and come back with the next apply.
DROP TABLE servicedesk.self_service_metrics, servicedesk.automation_metrics CASCADE;
