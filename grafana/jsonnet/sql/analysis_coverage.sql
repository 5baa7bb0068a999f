-- How many of the release's human comments were analysed with success: metric 4.2, corrected.
SELECT 'of ' || to_char(r.human_comments, 'FM999,999,999') || ' human comments analysed: ' || v.word AS name,
       q.share AS value, v.color
  FROM dash.release_size AS r
 CROSS JOIN LATERAL (SELECT dash.percent(count(*) FILTER (WHERE is_human AND is_success), r.human_comments) AS share
                       FROM dash.comment_quality) AS q
 CROSS JOIN LATERAL dash.metric_verdict('quality_analysis_coverage', q.share) AS v
 WHERE q.share IS NOT NULL;
