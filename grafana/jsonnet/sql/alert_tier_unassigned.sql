-- Tickets of the last seven days without a tier, or with one that is none; zero while they are within
-- the limit of the settings.
SELECT $__timeTo()::timestamptz AS "time",
       CASE WHEN dash.percent(t.untiered, t.n) > s.untiered_limit OR t.invalid > 0
            THEN t.untiered + t.invalid ELSE 0 END::double precision AS "tickets"
  FROM dash.settings AS s
 CROSS JOIN (SELECT count(*) AS n,
                    count(*) - count(tier) AS untiered,
                    count(*) FILTER (WHERE tier NOT IN ('L1', 'L2', 'L3')) AS invalid
               FROM dash.ticket
              WHERE "time" > $__timeTo()::timestamptz - interval '7 days'
                AND "time" <= $__timeTo()::timestamptz) AS t;
