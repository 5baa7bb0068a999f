-- What a copy of the table tickets would leave behind, so that it has to be updated where it is.
-- returns  a word for each; no row: it can be copied
SELECT 'foreign key' FROM pg_constraint
 WHERE contype = 'f' AND 'tickets'::regclass IN (conrelid, confrelid)
 UNION
SELECT 'trigger' FROM pg_trigger WHERE tgrelid = 'tickets'::regclass AND NOT tgisinternal
 UNION
SELECT 'policy' FROM pg_policy WHERE polrelid = 'tickets'::regclass
 UNION
SELECT 'inheritance' FROM pg_inherits WHERE 'tickets'::regclass IN (inhrelid, inhparent)
 UNION
SELECT 'publication' FROM pg_publication_rel WHERE prrelid = 'tickets'::regclass
 UNION
SELECT 'sequence' FROM pg_depend
 WHERE classid = 'pg_class'::regclass AND refobjid = 'tickets'::regclass AND deptype IN ('a', 'i')
   AND objid IN (SELECT oid FROM pg_class WHERE relkind = 'S')
 UNION
SELECT 'rights, settings or kind' FROM pg_class
 WHERE oid = 'tickets'::regclass
   AND (relacl IS NOT NULL OR reloptions IS NOT NULL OR relkind <> 'r' OR relpersistence <> 'p'
        OR relreplident <> 'd' OR reltablespace <> 0 OR relrowsecurity)
 UNION
SELECT 'invalid or clustered index' FROM pg_index
 WHERE indrelid = 'tickets'::regclass AND (NOT indisvalid OR indisclustered OR indisexclusion)
 UNION
SELECT 'view ' || r.ev_class::regclass
  FROM pg_depend AS d
  JOIN pg_rewrite AS r ON r.oid = d.objid
 WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = 'tickets'::regclass
   AND r.ev_class IS DISTINCT FROM to_regclass('servicedesk.tickets');
