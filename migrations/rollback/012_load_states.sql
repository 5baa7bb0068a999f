-- The program of before enters a release when it is loaded, and knows no trial.
DELETE FROM etl.release WHERE state = 'loading';
UPDATE etl.release SET state = 'proved' WHERE state = 'canary-passed';
ALTER TABLE etl.release
    DROP COLUMN accepted_change,
    DROP CONSTRAINT release_state_check,
    ADD CONSTRAINT release_state_check CHECK (state IN ('proved', 'published', 'previous', 'retired'));
