-- applies-to: views
CREATE OR REPLACE VIEW dash.flow_day AS
SELECT (e.day::timestamp AT TIME ZONE s.business_zone) AS "time", e.day, e.team, e.pod, e.category,
       sum(e.created)::bigint AS created,
       sum(e.ended)::bigint AS ended
  FROM (SELECT business_day AS day, team, pod, category, entered AS created, 0 AS ended
          FROM dash.created_day WHERE entered > 0
         UNION ALL
        SELECT business_day, team, pod, category, 0, ended
          FROM dash.ended_day) AS e
 CROSS JOIN dash.settings AS s
 GROUP BY e.day, s.business_zone, e.team, e.pod, e.category;
COMMENT ON VIEW dash.flow_day IS
    'Tickets created and ended (resolved, or else closed) per business day, team, pod, category; the sum of created minus ended up to a day is the backlog. Terminal tickets without any end date are left out.';

CREATE OR REPLACE FUNCTION dash.open_ticket(at timestamptz)
RETURNS TABLE (ticket_id bigint, team text, pod text, category text, "time" timestamptz, is_assigned boolean,
               days_open double precision)
LANGUAGE sql STABLE PARALLEL SAFE AS $open$
SELECT f.ticket_id, f.team, f.pod, f.category, f."time", f.is_assigned,
       (extract(epoch FROM least(at, a.newest_ticket) - f."time") / 86400)::double precision
  FROM dash.ticket_fact AS f
 CROSS JOIN dash.data_as_of AS a
 WHERE NOT f.is_terminal AND f."time" <= least(at, a.newest_ticket)
$open$;
COMMENT ON FUNCTION dash.open_ticket IS
    'Tickets that are open in the published release, created up to a moment, with their age in days at that moment or at the newest ticket, whichever is earlier.';
