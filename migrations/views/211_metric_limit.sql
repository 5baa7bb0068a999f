-- applies-to: views
CREATE OR REPLACE VIEW dash.metric_limit AS
SELECT metric, target::double precision, good::double precision, watch::double precision, unit, source
  FROM servicedesk.metric_limit;
COMMENT ON VIEW dash.metric_limit IS
    'Target of a metric and the figures from which on it is good or watched; good above watch: more is better. From servicedesk.metric_limit.';

CREATE OR REPLACE FUNCTION dash.metric_verdict(name text, value double precision)
RETURNS TABLE (word text, color text)
LANGUAGE sql STABLE PARALLEL SAFE AS $verdict$
WITH judged AS (
    SELECT CASE WHEN value IS NULL OR l.metric IS NULL THEN 'unknown'
                WHEN sign(l.good - l.watch) * (value - l.good) >= 0 THEN 'good'
                WHEN sign(l.good - l.watch) * (value - l.watch) >= 0 THEN 'watch'
                ELSE 'act' END AS word
      FROM (SELECT) AS one LEFT JOIN dash.metric_limit AS l ON l.metric = name
)
SELECT word, CASE word WHEN 'good' THEN '#009E73' WHEN 'watch' THEN '#CC79A7' WHEN 'act' THEN '#D55E00' ELSE '#0072B2' END
  FROM judged
$verdict$;
COMMENT ON FUNCTION dash.metric_verdict IS
    'The word and the colour for a figure of a metric by dash.metric_limit: good, watch, act; unknown without a figure or a limit. Always one row.';
