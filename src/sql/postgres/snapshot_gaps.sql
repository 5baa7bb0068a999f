-- Periods without a snapshot between the first and the newest one of their kind.
-- returns  periods that are missing, the first and the last of each kind in words; no row: none is
WITH taken AS (
    SELECT DISTINCT period, snapshot_date FROM servicedesk.tier_history WHERE category = '' AND pod = ''
), kind AS (
      SELECT period, min(snapshot_date) AS oldest, max(snapshot_date) AS newest FROM taken GROUP BY period
), wanted AS (
    SELECT k.period, d::date AS snapshot_date
      FROM kind AS k
     CROSS JOIN LATERAL generate_series(k.oldest::timestamp, k.newest::timestamp, interval '1 day') AS d
     WHERE k.period = 'day'
        OR (k.period = 'week' AND extract(isodow FROM d) = 7)
        OR (k.period = 'month' AND extract(day FROM d + interval '1 day') = 1)
), missing AS (
    SELECT period, snapshot_date FROM wanted EXCEPT SELECT period, snapshot_date FROM taken
)
  SELECT sum(count(*)) OVER (), format('%s %ss, %s to %s', count(*), period, min(snapshot_date), max(snapshot_date))
    FROM missing
GROUP BY period
ORDER BY period;
