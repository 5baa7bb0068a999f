-- A release without a schema is nothing to the program of before.
DELETE FROM etl.release WHERE state = 'retired';
ALTER TABLE etl.release DROP COLUMN state, DROP COLUMN retired_at;
