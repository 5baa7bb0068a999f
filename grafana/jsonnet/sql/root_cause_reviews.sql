SELECT coalesce(m.category, 'all') AS "category", m.n AS "reviewed", m.value AS "correct"
  FROM dash.metric_root_cause_accuracy AS m
 ORDER BY m.category IS NOT NULL, m.n DESC, 1;
