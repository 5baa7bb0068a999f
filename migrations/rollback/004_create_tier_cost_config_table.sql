-- applies-to: database
-- CASCADE: views of dash read the table; they are repeatable and come back with the next apply.
DROP TABLE servicedesk.tier_cost_config CASCADE;
DROP FUNCTION servicedesk.check_tier_targets();
