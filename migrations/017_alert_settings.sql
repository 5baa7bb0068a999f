-- applies-to: database
-- What alerts call too much, too little or too old, beside the limits of the shares.
ALTER TABLE servicedesk.setting
    ADD COLUMN untiered_limit   numeric(5, 2) NOT NULL DEFAULT 1  CHECK (untiered_limit BETWEEN 0 AND 100),
    ADD COLUMN quarantine_limit numeric(5, 2) NOT NULL DEFAULT 20 CHECK (quarantine_limit BETWEEN 0 AND 100),
    ADD COLUMN backup_cadence   interval      NOT NULL DEFAULT interval '26 hours' CHECK (backup_cadence > interval '0');

COMMENT ON COLUMN servicedesk.setting.untiered_limit IS
    'Per cent of the tickets of seven days that may be without a tier before an alert.';
COMMENT ON COLUMN servicedesk.setting.quarantine_limit IS
    'Per cent of the rows of an import that may be set aside before an alert.';
COMMENT ON COLUMN servicedesk.setting.backup_cadence IS
    'How often a backup of this database is expected; an older one is called old.';
