-- applies-to: release
-- phase: before-load
-- The squad that works a ticket; assigned by hand, NULL means unassigned.
ALTER TABLE tickets ADD COLUMN assigned_pod varchar(50);
