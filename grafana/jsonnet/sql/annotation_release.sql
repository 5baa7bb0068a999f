SELECT "time", text, kind AS tags
  FROM dash.event
 WHERE kind = 'release' AND $__timeFilter("time")
 ORDER BY "time";
