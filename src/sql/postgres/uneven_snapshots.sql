-- Snapshots (a date, a period, a category or a pod) whose percentages do not add to 100, rounding aside.
-- returns  snapshots with a share, those that are uneven, the newest of these with its sum
WITH shares AS (
      SELECT snapshot_date, period, category, pod, sum(percentage) AS total
        FROM servicedesk.tier_history
       WHERE percentage IS NOT NULL
    GROUP BY snapshot_date, period, category, pod
), uneven AS (
    SELECT * FROM shares WHERE abs(total - 100) > 0.1
)
SELECT (SELECT count(*) FROM shares),
       (SELECT count(*) FROM uneven),
       (SELECT format('%s of %s, %s "%s": %s %%', period, snapshot_date,
                      CASE WHEN pod = '' THEN 'category' ELSE 'pod' END, category || pod, total)
          FROM uneven ORDER BY snapshot_date DESC, period, category, pod LIMIT 1);
