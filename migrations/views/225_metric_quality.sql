-- applies-to: views
CREATE OR REPLACE VIEW dash.comment_quality AS
SELECT q.created_at AS "time",
       (q.created_at AT TIME ZONE (SELECT business_zone FROM dash.settings))::date AS created_day,
       coalesce(nullif(btrim(q.author_team), ''), 'Unassigned') AS team,
       q.comment_type IS DISTINCT FROM 'system' AS is_human,
       NOT q.failed AS is_success,
       q.professionalism_score, q.clarity_score, q.empathy_score, q.actionability_score,
       q.quality_score, q.quality_tier
  FROM servicedesk.comment_quality AS q;
COMMENT ON VIEW dash.comment_quality IS
    'Analysed comments with their scores of 1 to 5, by the time they were written: no texts, no authors; a failed analysis is no success whatever its scores say.';

CREATE OR REPLACE VIEW dash.metric_comment_quality AS
SELECT d.definition,
       avg(q.quality_score)::double precision AS value,
       count(q.quality_score) AS n,
       d.base,
       (SELECT CASE d.definition WHEN 'compatible' THEN comments ELSE human_comments END
          FROM servicedesk.release_rollup) AS comments
  FROM (VALUES ('compatible', 'analysed comments'), ('corrected', 'human comments analysed with success'))
       AS d (definition, base)
  LEFT JOIN dash.comment_quality AS q ON d.definition = 'compatible' OR (q.is_human AND q.is_success)
 GROUP BY d.definition, d.base;
COMMENT ON VIEW dash.metric_comment_quality IS
'Metric 1.5: comment quality score
Answers: how good is what we write?
Source: servicedesk.comment_quality (quality_score), which an analysis outside of the pipeline fills
Date basis: none, all analysed comments
Denominator: analysed comments, n; all comments that could have been stand beside
Unit: score of 1 to 5; no value while nothing was analysed
Compatible: every row, defaults of failed analyses included
Corrected: successful analyses of comments of any type but system';

CREATE OR REPLACE VIEW dash.metric_quality_tiers AS
SELECT d.definition, q.quality_tier, count(*) AS comments,
       dash.percent(count(*), sum(count(*)) OVER (PARTITION BY d.definition)) AS value,
       (sum(count(*)) OVER (PARTITION BY d.definition))::bigint AS n,
       d.base
  FROM (VALUES ('compatible', 'analysed comments'), ('corrected', 'human comments analysed with success'))
       AS d (definition, base)
  JOIN dash.comment_quality AS q
       ON q.quality_tier IS NOT NULL AND (d.definition = 'compatible' OR (q.is_human AND q.is_success))
 GROUP BY d.definition, d.base, q.quality_tier;
COMMENT ON VIEW dash.metric_quality_tiers IS
'Metric 2.5: quality tier distribution
Answers: how much of it is excellent, good, acceptable, poor?
Source: servicedesk.comment_quality (quality_tier: excellent from 4.5, good from 3.5, acceptable from 2.5)
Date basis: none, all analysed comments
Denominator: analysed comments with a score
Unit: per cent; no rows while nothing was analysed
Compatible: every row
Corrected: successful analyses of comments of any type but system';

CREATE OR REPLACE VIEW dash.metric_root_cause_accuracy AS
SELECT 'both' AS definition, category,
       dash.percent(count(*) FILTER (WHERE is_correct), count(*)) AS value,
       count(*) AS n,
       'tickets reviewed by a person' AS base
  FROM servicedesk.root_cause_review
 GROUP BY GROUPING SETS ((category), ())
HAVING count(*) > 0;
COMMENT ON VIEW dash.metric_root_cause_accuracy IS
'Metric 3.6: root-cause accuracy
Answers: can the root causes be believed?
Source: servicedesk.root_cause_review, filled by the people who look again
Date basis: none, all reviews
Denominator: reviewed tickets, per category; a row without category is all of them
Unit: per cent; no rows before the first review
Compatible: the same
Corrected: the same, read beside n';
