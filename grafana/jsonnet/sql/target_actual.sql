-- One row per tier, to become a gauge each: the band stands in the name, the verdict is the colour.
WITH mix AS (
    SELECT t.tier, sum(t.tickets) AS tickets, sum(n) AS n
      FROM dash.tier_period('$period', $__timeTo()::timestamptz)
     CROSS JOIN LATERAL (VALUES ('L1', l1), ('L2', l2), ('L3', l3)) AS t (tier, tickets)
     WHERE team IN ($team) AND pod IN ($pod) AND category IN ($category)
     GROUP BY t.tier
)
SELECT format('%s, band %s to %s %%: %s', mix.tier, trim_scale(g.band_min), trim_scale(g.band_max), v.word) AS name,
       dash.percent(mix.tickets, mix.n) AS value,
       v.color
  FROM mix
  JOIN dash.settings AS s ON mix.n >= s.n_min
 CROSS JOIN dash.period('$period', $__timeTo()::timestamptz) AS p
  JOIN dash.tier_target AS g ON g.tier = mix.tier AND g.valid @> p.last_day
 CROSS JOIN LATERAL dash.tier_verdict(mix.tier, dash.percent(mix.tickets, mix.n), g.band_min, g.band_max) AS v
 ORDER BY mix.tier;
