-- The share of tier :'tier' with a verdict in words and colour, its distance to the band, and the
-- period before. Below n_min tickets the number of tickets takes the place of the share.
WITH mix AS (
    SELECT t.tier, sum(t.tickets) AS tickets, sum(n) AS n,
           sum(t.previous_tickets) AS previous_tickets, sum(previous_n) AS previous_n
      FROM dash.tier_period('$period', $__timeTo()::timestamptz)
     CROSS JOIN LATERAL (VALUES ('L1', l1, previous_l1), ('L2', l2, previous_l2), ('L3', l3, previous_l3))
           AS t (tier, tickets, previous_tickets)
     WHERE t.tier = :'tier' AND team IN ($team) AND pod IN ($pod) AND category IN ($category)
     GROUP BY t.tier
    HAVING sum(n) > 0
), judged AS (
    SELECT mix.*, v.gap, v.word, v.color,
           mix.n >= s.n_min AS is_enough,
           dash.percent(mix.tickets, mix.n) AS share,
           to_char(mix.n, 'FM999,999,999') AS n_words,
           format('%s to %s %%', trim_scale(g.band_min), trim_scale(g.band_max)) AS band
      FROM mix
     CROSS JOIN dash.settings AS s
     CROSS JOIN dash.period('$period', $__timeTo()::timestamptz) AS p
      LEFT JOIN dash.tier_target AS g ON g.tier = mix.tier AND g.valid @> p.last_day
     CROSS JOIN LATERAL dash.tier_verdict(mix.tier, dash.percent(mix.tickets, mix.n), g.band_min, g.band_max) AS v
)
SELECT tier || ' of ' || n_words || ' tickets: ' || word AS name, share AS value, 'percent' AS unit, 1 AS decimals, color
  FROM judged WHERE is_enough
UNION ALL
SELECT 'tickets: n too small for a share', n, 'none', 0, '#0072B2'
  FROM judged WHERE NOT is_enough
UNION ALL
SELECT 'points to the band of ' || band, gap, 'none', 1, color
  FROM judged WHERE is_enough AND gap IS NOT NULL
UNION ALL
SELECT 'period before, n ' || to_char(previous_n, 'FM999,999,999'), dash.percent(previous_tickets, previous_n),
       'percent', 1, '#0072B2'
  FROM judged WHERE is_enough AND previous_n > 0;
