-- applies-to: database
-- What became of a release, also after its schema is gone.
ALTER TABLE etl.release
    ADD COLUMN state text NOT NULL DEFAULT 'proved'
        CHECK (state IN ('proved', 'published', 'previous', 'retired')),
    ADD COLUMN retired_at timestamptz;
UPDATE etl.release
   SET state = CASE WHEN is_published THEN 'published'
                    WHEN published_at IS NOT NULL THEN 'previous'
                    ELSE 'proved' END;
ALTER TABLE etl.release
    ADD CONSTRAINT release_state_says_what_is_published CHECK ((state = 'published') = is_published);

COMMENT ON COLUMN etl.release.state IS
    'proved: loaded and held against its source, never shown; published: what people see; previous: was published, can be again; retired: its schema is gone';
COMMENT ON COLUMN etl.release.retired_at IS 'When its schema was dropped';
