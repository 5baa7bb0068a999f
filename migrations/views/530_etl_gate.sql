-- applies-to: views
-- A migrator that runs alone writes its gates as findings; in tierline run they stand in both books.
CREATE OR REPLACE VIEW dash.etl_gate AS
SELECT run_id, stage, gate, verdict, recorded_at,
       regexp_replace(detail, ' as "[^"]*"', '', 'g') AS detail
  FROM etl.gate
UNION ALL
SELECT f.run_id, 'migrate', substr(f.name, length('gate:') + 1), f.verdict, f."time", f.detail
  FROM dash.etl_finding AS f
 WHERE f.tool = 'migrator' AND f.name LIKE 'gate:%'
   AND NOT EXISTS (SELECT FROM etl.gate AS g
                    WHERE g.run_id = f.run_id AND g.stage = 'migrate'
                      AND g.gate = substr(f.name, length('gate:') + 1));
COMMENT ON VIEW dash.etl_gate IS
    'Every gate of every run, with its verdict. From etl.gate, and from etl.finding for loads without tierline run; recorded_at is when the books got it.';
