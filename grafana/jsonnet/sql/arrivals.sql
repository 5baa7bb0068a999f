-- Tickets created per hour of the business day and weekday, in the range shown.
WITH created AS (
    SELECT a.weekday AS day, a.hour, sum(a.tickets) AS tickets
      FROM dash.arrivals((SELECT starts_at FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz)),
                         (SELECT ends_at FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz))) AS a
     WHERE a.team IN ($team) AND a.pod IN ($pod) AND a.category IN ($category)
     GROUP BY a.weekday, a.hour
)
SELECT to_char(hour, 'FM00') || ':00' AS "hour",
       coalesce(sum(tickets) FILTER (WHERE day = 1), 0) AS "Mon", coalesce(sum(tickets) FILTER (WHERE day = 2), 0) AS "Tue",
       coalesce(sum(tickets) FILTER (WHERE day = 3), 0) AS "Wed", coalesce(sum(tickets) FILTER (WHERE day = 4), 0) AS "Thu",
       coalesce(sum(tickets) FILTER (WHERE day = 5), 0) AS "Fri", coalesce(sum(tickets) FILTER (WHERE day = 6), 0) AS "Sat",
       coalesce(sum(tickets) FILTER (WHERE day = 7), 0) AS "Sun"
  FROM created
 GROUP BY hour
 ORDER BY hour;
