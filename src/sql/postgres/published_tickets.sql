-- returns  the published release, its tickets; no row before the first release
SELECT r.schema_name, (SELECT count(*) FROM servicedesk.tickets)
  FROM etl.release AS r
 WHERE r.is_published;
