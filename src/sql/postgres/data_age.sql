-- How old the data is that people see.
-- $1::timestamptz  now
-- returns  newest ticket, days since the release was published, days at which data is called old; no row
--          without a published release
SELECT (SELECT max(created_at)::date FROM servicedesk.tickets),
       extract(epoch FROM $1::timestamptz - r.published_at) / 86400,
       extract(epoch FROM s.import_cadence) / 86400
  FROM etl.release AS r, servicedesk.setting AS s
 WHERE r.is_published;
