-- applies-to: views
CREATE OR REPLACE VIEW dash.event AS
SELECT (c.day::timestamp AT TIME ZONE s.business_zone) AS "time", 'target' AS kind,
       'Targets and costs: ' || c.words AS text
  FROM (SELECT lower(valid) AS day,
               string_agg(format('%s %s %% at $%s', tier, trim_scale(target), trim_scale(cost)), ', ' ORDER BY tier)
               AS words
          FROM dash.tier_target
         GROUP BY valid) AS c
 CROSS JOIN dash.settings AS s
UNION ALL
SELECT published_at, 'release', 'Published ' || schema_name
  FROM etl.release
 WHERE published_at IS NOT NULL;
COMMENT ON VIEW dash.event IS
    'What happened to the figures from outside: new targets and costs (kind target), published releases (kind release).';
