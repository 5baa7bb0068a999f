-- How long after its day had ended the newest daily snapshot is, seen from the newest ticket or from
-- now, whichever is earlier: data that ended long ago needs no new snapshots.
-- $1::timestamptz  now
-- returns  day of the newest complete daily snapshot, its age in hours; NULL without one or without
--          tickets
SELECT h.newest,
       extract(epoch FROM least($1::timestamptz, t.newest)
                          - ((h.newest + 1)::timestamp AT TIME ZONE s.business_zone)) / 3600.0
  FROM servicedesk.setting AS s,
       (SELECT max(snapshot_date) AS newest
          FROM servicedesk.tier_history
         WHERE period = 'day' AND category = '' AND pod = '' AND is_complete) AS h,
       (SELECT max(created_at) AS newest FROM servicedesk.tickets) AS t;
