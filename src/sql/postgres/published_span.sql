-- returns  first and last day with a created ticket in the business zone, calendar days between
--          them, both included; NULL, NULL, 0 without tickets
SELECT min(t.created_at AT TIME ZONE s.business_zone)::date,
       max(t.created_at AT TIME ZONE s.business_zone)::date,
       coalesce(max(t.created_at AT TIME ZONE s.business_zone)::date
                - min(t.created_at AT TIME ZONE s.business_zone)::date + 1, 0)
  FROM servicedesk.tickets AS t
 CROSS JOIN servicedesk.setting AS s;
