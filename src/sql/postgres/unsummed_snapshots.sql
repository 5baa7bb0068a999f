-- Snapshots whose categories, or whose pods, do not sum up to the snapshot of all. Those of before pods
-- were counted have none, which is no fault.
-- returns  snapshots of all, those that are not met, the newest of these in words
WITH parts AS (
      SELECT snapshot_date, period, tier,
             coalesce(sum(ticket_count) FILTER (WHERE category = '' AND pod = ''), 0) AS whole,
             coalesce(sum(ticket_count) FILTER (WHERE category <> ''), 0) AS by_category,
             sum(ticket_count) FILTER (WHERE pod <> '') AS by_pod
        FROM servicedesk.tier_history
    GROUP BY snapshot_date, period, tier
), shown AS (
    SELECT parts.*, count(by_pod) OVER (PARTITION BY snapshot_date, period) > 0 AS has_pods
      FROM parts
), unsummed AS (
    SELECT * FROM shown WHERE whole <> by_category OR (has_pods AND whole <> coalesce(by_pod, 0))
)
SELECT (SELECT count(DISTINCT (snapshot_date, period)) FROM parts),
       (SELECT count(DISTINCT (snapshot_date, period)) FROM unsummed),
       (SELECT format('%s of %s, %s: %s in all, %s by category, %s by pod', period, snapshot_date, tier, whole,
                      by_category, coalesce(by_pod, 0))
          FROM unsummed ORDER BY snapshot_date DESC, period, tier LIMIT 1);
