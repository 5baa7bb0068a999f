-- A snapshot is as old as the data that came after its day; without newer data it is not old.
WITH newest AS (
    SELECT max(snapshot_date) AS day FROM dash.tier_daily
)
SELECT format('newest snapshot %s, tickets to %s', to_char(n.day, 'FMDD Mon YYYY'),
              to_char(a.newest_day, 'FMDD Mon YYYY')) AS name,
       (extract(epoch FROM greatest(least($__timeTo()::timestamptz, a.newest_ticket)
                                    - (n.day + 1)::timestamp AT TIME ZONE s.business_zone, interval '0'))
        / 3600)::double precision AS value
  FROM newest AS n
 CROSS JOIN dash.data_as_of AS a
 CROSS JOIN dash.settings AS s
 WHERE n.day IS NOT NULL AND a.newest_ticket IS NOT NULL;
