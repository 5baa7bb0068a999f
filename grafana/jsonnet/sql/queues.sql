-- What waits per team at the end of the range, or of the data, and what the last seven days did to it.
WITH waiting AS (
    SELECT o.team, count(*) AS open, count(*) FILTER (WHERE NOT o.is_assigned) AS unassigned,
           count(*) FILTER (WHERE o.days_open > 7) AS old
      FROM dash.open_ticket($__timeTo()::timestamptz) AS o
     WHERE o.team IN ($team) AND o.pod IN ($pod) AND o.category IN ($category)
     GROUP BY o.team
), flow AS (
    SELECT d.team, sum(d.created) - sum(d.ended) AS net
      FROM dash.flow_day AS d
      JOIN dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
           ON d."time" > r.ends_at - interval '7 days' AND d."time" <= r.ends_at
     WHERE d.team IN ($team) AND d.pod IN ($pod) AND d.category IN ($category)
     GROUP BY d.team
)
SELECT w.team, w.open AS "open", w.unassigned AS "unassigned",
       dash.percent(w.unassigned, w.open) AS "unassigned share",
       dash.percent(w.old, w.open) AS "over 7 days", coalesce(flow.net, 0) AS "in minus out, 7 days"
  FROM waiting AS w
  LEFT JOIN flow ON flow.team = w.team
 ORDER BY w.open DESC, w.team;
