ALTER TABLE tickets DROP COLUMN assigned_pod;
