-- Nineteen copies more of every ticket, comment and timesheet entry of the published release, each seven minutes
-- earlier than the one before and with keys of its own; texts of comments and entries, which no panel reads, are cut.
-- For psql, in a database of its own.
SELECT set_config('search_path', schema_name, false) FROM etl.release WHERE is_published;
SET maintenance_work_mem = '512MB';
SET synchronous_commit = off;

DO $grow$
DECLARE
    definitions text[];
    one         record;
    columns     text;
BEGIN
    SELECT array_agg(indexdef) INTO definitions
      FROM pg_indexes
     WHERE schemaname = current_schema() AND tablename IN ('tickets', 'comments', 'timesheets') AND indexname !~ '_pkey$';
    FOR one IN SELECT indexname FROM pg_indexes WHERE indexdef = ANY (definitions) LOOP
        EXECUTE format('DROP INDEX %I', one.indexname);
    END LOOP;

    FOR one IN SELECT * FROM (VALUES ('tickets', 'ticket_id'), ('comments', 'comment_id'), ('timesheets', 'timesheet_id'))
                          AS t (name, key) LOOP
        SELECT string_agg(format(CASE WHEN column_name IN (one.key, 'ticket_id') THEN 'r.%1$I + k * 1000000000'
                                      WHEN data_type = 'timestamp with time zone' THEN 'r.%1$I - k * interval ''7 minutes'''
                                      WHEN column_name IN ('body', 'description') AND one.name <> 'tickets'
                                      THEN 'left(r.%1$I, 100)'
                                      ELSE 'r.%1$I' END, column_name), ', ' ORDER BY ordinal_position)
          INTO columns
          FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = one.name;
        EXECUTE format('INSERT INTO %1$I SELECT %2$s FROM %1$I AS r, generate_series(1::bigint, 19) AS k', one.name, columns);
    END LOOP;

    FOREACH columns IN ARRAY definitions LOOP
        EXECUTE columns;
    END LOOP;
END
$grow$;
ANALYZE tickets;
ANALYZE comments;
ANALYZE timesheets;

SET work_mem = '256MB';
TRUNCATE ticket_rollup, technician_rollup, release_rollup;
