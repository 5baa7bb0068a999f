-- Tickets created per hour of the business day and weekday, in the range shown.
WITH created AS (
    SELECT extract(isodow FROM f."time" AT TIME ZONE s.business_zone) AS day,
           extract(hour FROM f."time" AT TIME ZONE s.business_zone)::integer AS hour
      FROM dash.shown_range($__timeFrom()::timestamptz, $__timeTo()::timestamptz) AS r
      JOIN dash.ticket_fact AS f ON f."time" BETWEEN r.starts_at AND r.ends_at
     CROSS JOIN dash.settings AS s
     WHERE f.team IN ($team) AND f.pod IN ($pod) AND f.category IN ($category)
)
SELECT to_char(hour, 'FM00') || ':00' AS "hour",
       count(*) FILTER (WHERE day = 1) AS "Mon", count(*) FILTER (WHERE day = 2) AS "Tue",
       count(*) FILTER (WHERE day = 3) AS "Wed", count(*) FILTER (WHERE day = 4) AS "Thu",
       count(*) FILTER (WHERE day = 5) AS "Fri", count(*) FILTER (WHERE day = 6) AS "Sat",
       count(*) FILTER (WHERE day = 7) AS "Sun"
  FROM created
 GROUP BY hour
 ORDER BY hour;
