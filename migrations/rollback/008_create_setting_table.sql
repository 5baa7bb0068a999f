-- applies-to: database
-- CASCADE: views of dash read the tables; they are repeatable and come back with the next apply.
DROP TABLE servicedesk.tier_limit, servicedesk.setting CASCADE;
DROP FUNCTION servicedesk.keep_setting();
