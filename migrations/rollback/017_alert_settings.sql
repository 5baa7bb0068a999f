-- The view of the settings is made anew by the program of before.
DROP VIEW IF EXISTS dash.settings CASCADE;
ALTER TABLE servicedesk.setting
    DROP COLUMN untiered_limit,
    DROP COLUMN quarantine_limit,
    DROP COLUMN backup_cadence;
