-- applies-to: database
-- A load stands in the books from its first moment on, and with it what a person accepted.
ALTER TABLE etl.release
    DROP CONSTRAINT release_state_check,
    ADD CONSTRAINT release_state_check
        CHECK (state IN ('loading', 'proved', 'canary-passed', 'published', 'previous', 'retired')),
    ADD COLUMN accepted_change text;

COMMENT ON COLUMN etl.release.state IS
    'loading: a load is at work, or died of a kill; proved: loaded and held against its source, never shown; canary-passed: its canary and its trial passed as well; published: what people see; previous: was published, can be again; retired: its schema is gone';
COMMENT ON COLUMN etl.release.accepted_change IS
    'Why its key figures may differ so much from those of the release before; NULL: they do not';
