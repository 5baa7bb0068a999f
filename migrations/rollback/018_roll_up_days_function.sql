-- applies-to: database
DROP TRIGGER setting_rolls_up ON servicedesk.setting;
DROP TRIGGER pod_assignment_rolls_up ON servicedesk.pod_assignment;
DROP FUNCTION servicedesk.keep_days_rolled_up();
DROP FUNCTION servicedesk.roll_up_days(text, boolean);
