-- The days, in the business zone, from which a snapshot chooses its range.
-- $1::timestamptz  now
-- returns  today, yesterday, first and last day with a ticket (NULL without tickets)
SELECT ($1::timestamptz AT TIME ZONE s.business_zone)::date,
       ($1::timestamptz AT TIME ZONE s.business_zone)::date - 1,
       (t.first_created AT TIME ZONE s.business_zone)::date,
       (t.last_created AT TIME ZONE s.business_zone)::date
  FROM servicedesk.setting AS s,
       (SELECT min(created_at) AS first_created, max(created_at) AS last_created
          FROM servicedesk.tickets) AS t;
