-- $1::text  day, week or month   $2::date  a day of the newest period wanted
-- returns  snapshot_date, is_complete, tickets in L1, L2, L3, without a tier; newest first
  SELECT snapshot_date, bool_and(is_complete)::text,
         sum(ticket_count) FILTER (WHERE tier = 'L1'), sum(ticket_count) FILTER (WHERE tier = 'L2'),
         sum(ticket_count) FILTER (WHERE tier = 'L3'), sum(ticket_count) FILTER (WHERE tier = 'none')
    FROM servicedesk.tier_history
   WHERE period = $1 AND category = '' AND pod = ''
     AND snapshot_date <= CASE $1
                          WHEN 'day' THEN $2::date
                          WHEN 'week' THEN $2::date + 6
                          ELSE (date_trunc('month', $2::date::timestamp)
                                + interval '1 month - 1 day')::date
                          END
GROUP BY snapshot_date
ORDER BY snapshot_date DESC
   LIMIT 7;
