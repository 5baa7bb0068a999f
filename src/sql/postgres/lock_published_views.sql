-- Takes the locks that a switch of the views needs. A reader that holds one view and waits for another one that is locked
-- here already would be the victim of a deadlock: so beyond the first view nothing is waited for as long as a server takes to
-- look for deadlocks. Then all is let go and tried again, beginning with the view that was held, within lock_timeout.
DO $$
DECLARE
    patience text := current_setting('lock_timeout');
    deadline timestamptz := CASE patience WHEN '0' THEN 'infinity' ELSE clock_timestamp() + patience::interval END;
    in_between text := least(20, extract(epoch FROM current_setting('deadlock_timeout')::interval) * 500)::int::text;
    views text[] := ARRAY(SELECT format('%I.%I', n.nspname, c.relname)
                            FROM pg_class AS c
                                 JOIN pg_namespace AS n ON n.oid = c.relnamespace
                           WHERE n.nspname = 'servicedesk' AND c.relkind = 'v'
                        ORDER BY c.relname DESC);
    this_view text;
BEGIN
    LOOP
        BEGIN
            FOREACH this_view IN ARRAY views LOOP
                IF this_view <> views[1] THEN
                    PERFORM set_config('lock_timeout', in_between, true);
                ELSIF deadline <> 'infinity' THEN
                    PERFORM set_config('lock_timeout',
                        greatest(1, extract(epoch FROM deadline - clock_timestamp()) * 1000)::int::text, true);
                END IF;
                -- LOCK TABLE would lock what is behind the view as well. The option is at its default anyway.
                EXECUTE format('ALTER VIEW %s RESET (security_barrier)', this_view);
            END LOOP;
            PERFORM set_config('lock_timeout', patience, true);
            RETURN;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF clock_timestamp() >= deadline THEN
                RAISE;
            END IF;
            views := this_view || array_remove(views, this_view);
        END;
        PERFORM pg_sleep(0.01 * random());
    END LOOP;
END $$;
