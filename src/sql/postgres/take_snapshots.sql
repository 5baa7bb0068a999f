-- Snapshots of every period that contains a day of a range, by tier: of all, of each category,
-- of each pod; category '' and pod '' are all together. A snapshot of all has its four tiers even when
-- nothing was created; one of a category or pod only where its period or window has a ticket. What an earlier
-- snapshot of the same period has and this one has not is removed; rows that agree stay untouched.
-- $1::text  day, week or month   $2::date  first day   $3::date  last day   $4::timestamptz  now
-- returns  dates, rows, inserted, updated, removed
WITH setting AS (
    SELECT business_zone, share_window_days FROM servicedesk.setting
), snapshot AS (
    SELECT DISTINCT
           CASE $1 WHEN 'day' THEN d::date
                   WHEN 'week' THEN d::date + 7 - extract(isodow FROM d)::integer
                   WHEN 'month' THEN (date_trunc('month', d) + interval '1 month - 1 day')::date
           END AS snapshot_date
      FROM generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') AS d
), period AS (
    SELECT snapshot_date,
           CASE $1 WHEN 'day' THEN snapshot_date
                   WHEN 'week' THEN snapshot_date - 6
                   WHEN 'month' THEN date_trunc('month', snapshot_date::timestamp)::date
           END AS first_day,
           CASE $1 WHEN 'day' THEN share_window_days END AS window_days,
           snapshot_date < ($4::timestamptz AT TIME ZONE business_zone)::date AS is_complete
      FROM snapshot, setting
), span AS (
    SELECT (least(min(first_day), min(snapshot_date - window_days + 1))::timestamp
               AT TIME ZONE min(business_zone)) AS begins,
           ((max(snapshot_date) + 1)::timestamp AT TIME ZONE min(business_zone)) AS ends
      FROM period, setting
), created AS (
    SELECT (t.created_at AT TIME ZONE s.business_zone)::date AS day,
           coalesce(t.support_tier, 'none') AS tier,
           left(coalesce(nullif(btrim(t.category), ''), 'Other'), 100) AS category,
           coalesce(p.pod, nullif(btrim(t.assigned_pod), ''), 'Unassigned') AS pod
      FROM span
     CROSS JOIN setting AS s
     CROSS JOIN servicedesk.tickets AS t
      LEFT JOIN servicedesk.pod_assignment AS p ON p.ticket_id = t.ticket_id
     WHERE t.created_at >= span.begins AND t.created_at < span.ends
), daily AS (
      SELECT day, tier, coalesce(category, '') AS category, coalesce(pod, '') AS pod,
             count(*) AS tickets
        FROM created
    GROUP BY GROUPING SETS ((day, tier, category), (day, tier, pod), (day, tier))
), counted AS (
      SELECT p.snapshot_date, d.category, d.pod, d.tier,
             coalesce(sum(d.tickets) FILTER (WHERE d.day >= p.first_day), 0) AS ticket_count,
             sum(d.tickets) AS window_count
        FROM period AS p
        JOIN daily AS d
          ON d.day BETWEEN least(p.first_day, p.snapshot_date - p.window_days + 1)
                       AND p.snapshot_date
    GROUP BY p.snapshot_date, d.category, d.pod, d.tier
), shown AS (
    SELECT snapshot_date, category, pod FROM counted
     UNION
    SELECT snapshot_date, '', '' FROM period
), fresh AS (
    SELECT snapshot_date, tier, category, pod,
           coalesce(c.ticket_count, 0)::bigint AS ticket_count,
           CASE WHEN tier <> 'none'
                THEN round(100 * coalesce(c.ticket_count, 0)
                           / nullif(sum(c.ticket_count) FILTER (WHERE tier <> 'none')
                                        OVER (PARTITION BY snapshot_date, category, pod), 0), 2)
           END AS percentage,
           CASE WHEN p.window_days IS NOT NULL
                THEN coalesce(c.window_count, 0)::bigint END AS window_count,
           p.window_days, p.is_complete
      FROM shown
      JOIN period AS p USING (snapshot_date)
     CROSS JOIN (VALUES ('L1'), ('L2'), ('L3'), ('none')) AS tiers (tier)
      LEFT JOIN counted AS c USING (snapshot_date, category, pod, tier)
), removed AS (
    DELETE FROM servicedesk.tier_history AS h
     USING snapshot AS s
     WHERE h.period = $1 AND h.snapshot_date = s.snapshot_date
       AND NOT EXISTS (SELECT 1 FROM shown
                        WHERE shown.snapshot_date = h.snapshot_date
                          AND shown.category = h.category AND shown.pod = h.pod)
    RETURNING 1
), written AS (
    INSERT INTO servicedesk.tier_history AS h
                (snapshot_date, period, tier, category, pod, ticket_count, percentage, window_count,
                 window_days, is_complete, created_at)
    SELECT snapshot_date, $1, tier, category, pod, ticket_count, percentage, window_count,
           window_days, is_complete, $4::timestamptz
      FROM fresh
        ON CONFLICT (snapshot_date, period, tier, category, pod)
        DO UPDATE SET ticket_count = excluded.ticket_count, percentage = excluded.percentage,
                      window_count = excluded.window_count, window_days = excluded.window_days,
                      is_complete = excluded.is_complete, created_at = excluded.created_at
     WHERE (h.ticket_count, h.percentage, h.window_count, h.window_days, h.is_complete)
           IS DISTINCT FROM (excluded.ticket_count, excluded.percentage, excluded.window_count,
                             excluded.window_days, excluded.is_complete)
    RETURNING xmax = 0 AS is_new
)
SELECT (SELECT count(*) FROM snapshot),
       (SELECT count(*) FROM fresh),
       (SELECT count(*) FROM written WHERE is_new),
       (SELECT count(*) FROM written WHERE NOT is_new),
       (SELECT count(*) FROM removed);
