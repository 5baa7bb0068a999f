-- Writes the tickets anew into a table of the same name in a schema of its own, with the decisions in new_tier, then their
-- indexes: as small as after a load, where an UPDATE of most rows would double them. Readers of the old table go on.
DO $$
DECLARE
    release  text := current_schema();
    beside   text := current_schema() || '_tiers';
    columns  text;
    wanted   text;
    this_one record;
    made     text;
BEGIN
    SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum),
           string_agg(format(CASE attname
                                 WHEN 'support_tier'      THEN 'CASE WHEN n.ticket_id IS NULL THEN t.%1$I ELSE n.support_tier END'
                                 WHEN 'tier_rule_version' THEN 'CASE WHEN n.ticket_id IS NULL THEN t.%1$I ELSE n.rule_version END'
                                 WHEN 'tier_rule_id'      THEN 'CASE WHEN n.ticket_id IS NULL THEN t.%1$I ELSE n.rule_id END'
                                 WHEN 'tier_matched_text' THEN 'CASE WHEN n.ticket_id IS NULL THEN t.%1$I ELSE n.matched_text END'
                                 ELSE 't.%1$I' END, attname), ', ' ORDER BY attnum)
      INTO columns, wanted
      FROM pg_attribute
     WHERE attrelid = 'tickets'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';

    EXECUTE format('CREATE SCHEMA %I', beside);
    EXECUTE format('CREATE TABLE %I.tickets (LIKE %I.tickets INCLUDING ALL EXCLUDING INDEXES)', beside, release);
    EXECUTE format('COMMENT ON TABLE %I.tickets IS %L', beside, obj_description('tickets'::regclass, 'pg_class'));
    EXECUTE format('INSERT INTO %I.tickets (%s) SELECT %s FROM tickets AS t LEFT JOIN new_tier AS n ON n.ticket_id = t.ticket_id',
                   beside, columns, wanted);

    FOR this_one IN
        SELECT i.indexrelid, n.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
               c.conname, pg_get_constraintdef(c.oid) AS of_constraint,
               obj_description(i.indexrelid, 'pg_class') AS words
          FROM pg_index AS i
          JOIN pg_class AS n ON n.oid = i.indexrelid
          LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
         WHERE i.indrelid = 'tickets'::regclass
      ORDER BY c.conname IS NULL, n.relname
    LOOP
        IF this_one.conname IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %I.tickets ADD CONSTRAINT %I %s', beside, this_one.conname, this_one.of_constraint);
        ELSE
            made := replace(this_one.definition, format(' ON %I.tickets ', release), format(' ON %I.tickets ', beside));
            IF made = this_one.definition THEN
                RAISE EXCEPTION 'cannot rebuild the index %: its definition does not name its table', this_one.name;
            END IF;
            EXECUTE made;
        END IF;
        EXECUTE format('COMMENT ON INDEX %I.%I IS %L', beside, this_one.name, this_one.words);
    END LOOP;
    EXECUTE format('ANALYZE %I.tickets', beside);
END $$;
