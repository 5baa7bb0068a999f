-- applies-to: database
DROP TRIGGER tier_cost_config_is_noted ON servicedesk.tier_cost_config;
DROP FUNCTION servicedesk.note_tier_cost_config();
DROP TABLE servicedesk.tier_cost_config_history;
DROP TRIGGER pod_assignment_emptied_is_noted ON servicedesk.pod_assignment;
DROP TRIGGER pod_assignment_is_noted ON servicedesk.pod_assignment;
DROP FUNCTION servicedesk.note_pod_assignment();
DROP TABLE servicedesk.pod_assignment_history;
