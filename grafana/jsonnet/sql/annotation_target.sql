SELECT "time", text, kind AS tags
  FROM dash.event
 WHERE kind = 'target' AND $__timeFilter("time")
 ORDER BY "time";
