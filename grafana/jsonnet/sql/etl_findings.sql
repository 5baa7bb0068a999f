SELECT "time", tool, name AS "asked", verdict, detail AS "answer", hint AS "what to do", run_id AS "run"
  FROM dash.etl_finding
 WHERE $__timeFilter("time")
   AND tool IN ($tool)
   AND dash.verdict_rank(verdict) >= CASE '$level' WHEN 'fail' THEN dash.verdict_rank('fail')
                                                   WHEN 'open' THEN dash.verdict_rank('warn') ELSE 0 END
 ORDER BY "time" DESC, finding_id DESC
 LIMIT 80;
