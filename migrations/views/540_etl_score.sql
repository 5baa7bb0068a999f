-- applies-to: views
-- The sentence of a score is "99.51 of 100 (excellent), limit 80"; only validator stores the number apart.
CREATE OR REPLACE VIEW dash.etl_score AS
SELECT "time",
       run_id,
       CASE tool WHEN 'migrator' THEN 'load' ELSE 'published' END AS kind,
       coalesce(score, substring(detail FROM '^([0-9]+[.][0-9]+) of 100 ')::double precision) AS score,
       substring(detail FROM '^[0-9.]+ of 100 [^,]*, limit ([0-9]+([.][0-9]+)?)')::double precision AS minimum,
       verdict
  FROM dash.etl_finding
 WHERE (tool = 'migrator' AND name = 'gate:quality') OR (tool = 'validator' AND name = 'quality-score');
COMMENT ON VIEW dash.etl_score IS
    'Quality scores from 0 to 100: of a cleaned database before its load (kind load), of the published data (kind published), with the minimum of the gate; score is NULL when no rule could be assessed. From etl.finding.';
