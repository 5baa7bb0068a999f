-- The copy takes the place of the table tickets, also behind the view of servicedesk. Needs the locks of lock_published_views;
-- readers wait from these to the commit.
DO $$
DECLARE
    release text := current_schema();
    beside  text := current_schema() || '_tiers';
BEGIN
    EXECUTE (SELECT format('CREATE OR REPLACE VIEW servicedesk.tickets AS SELECT %s FROM %I.tickets',
                           string_agg(format('%I', attname), ', ' ORDER BY attnum), beside)
               FROM pg_attribute
              WHERE attrelid = 'servicedesk.tickets'::regclass AND attnum > 0 AND NOT attisdropped);
    EXECUTE format('DROP TABLE %I.tickets', release);
    EXECUTE format('ALTER TABLE %I.tickets SET SCHEMA %I', beside, release);
    EXECUTE format('DROP SCHEMA %I', beside);
END $$;
