-- Of the release that search_path names.
-- returns  name and value of each key figure, in the order to show them
WITH t AS (
    SELECT count(*) AS tickets,
           count(*) FILTER (WHERE support_tier = 'L1') AS l1,
           count(*) FILTER (WHERE support_tier = 'L2') AS l2,
           count(*) FILTER (WHERE support_tier = 'L3') AS l3,
           count(*) FILTER (WHERE support_tier IS NULL) AS untiered,
           count(*) FILTER (WHERE status IN ('Closed', 'Incident Resolved')) AS closed,
           count(*) FILTER (WHERE sla_met) AS sla_met,
           count(sla_met) AS sla_known,
           to_char(min(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first_day,
           to_char(max(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS last_day
      FROM tickets
)
SELECT figure, value
  FROM t,
       LATERAL (VALUES
           ('tickets', t.tickets::text),
           ('comments', (SELECT count(*)::text FROM comments)),
           ('timesheets', (SELECT count(*)::text FROM timesheets)),
           ('L1 %', round(100.0 * t.l1 / nullif(t.tickets - t.untiered, 0), 2)::text),
           ('L2 %', round(100.0 * t.l2 / nullif(t.tickets - t.untiered, 0), 2)::text),
           ('L3 %', round(100.0 * t.l3 / nullif(t.tickets - t.untiered, 0), 2)::text),
           ('without a tier', t.untiered::text),
           ('closed', t.closed::text),
           ('SLA met %', round(100.0 * t.sla_met / nullif(t.sla_known, 0), 2)::text),
           ('first day (UTC)', t.first_day),
           ('last day (UTC)', t.last_day)
       ) AS figures (figure, value);
