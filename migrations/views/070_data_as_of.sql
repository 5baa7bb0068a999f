-- applies-to: views
CREATE OR REPLACE VIEW dash.data_as_of AS
SELECT release, published_at, oldest_ticket, newest_ticket, oldest_day, newest_day,
       (date_trunc('month', oldest_day - 1) + interval '1 month')::date AS first_full_month,
       (date_trunc('month', newest_day + 1) - interval '1 month')::date AS last_full_month
  FROM (SELECT r.schema_name AS release,
               r.published_at,
               span.oldest_ticket,
               span.newest_ticket,
               (span.oldest_ticket AT TIME ZONE s.business_zone)::date AS oldest_day,
               (span.newest_ticket AT TIME ZONE s.business_zone)::date AS newest_day
          FROM dash.settings AS s
         CROSS JOIN (SELECT min(created_at) AS oldest_ticket, max(created_at) AS newest_ticket
                       FROM servicedesk.tickets) AS span
          LEFT JOIN (SELECT schema_name, published_at FROM etl.release WHERE is_published LIMIT 1) AS r
                 ON true) AS published;
COMMENT ON VIEW dash.data_as_of IS
    'The published release, the first and last created_at in it, and the first days of the first and last month that it covers whole (last before first: none); one row, with NULL for an empty release.';
