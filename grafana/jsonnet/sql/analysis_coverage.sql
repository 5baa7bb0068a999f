-- How many of the release's human comments were analysed with success.
SELECT 'of ' || to_char(d.n, 'FM999,999,999') || ' human comments analysed: ' || v.word AS name, d.value, v.color
  FROM dash.metric_data_quality AS d
 CROSS JOIN LATERAL dash.metric_verdict('quality_analysis_coverage', d.value) AS v
 WHERE d.definition = 'corrected' AND d.indicator = 'comments analysed' AND d.value IS NOT NULL;
