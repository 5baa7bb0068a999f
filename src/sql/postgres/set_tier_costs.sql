-- The three rows of an effective date; an empty text stands for the value in force on that day.
-- $1::date  effective date
-- $2 … $5::text  of L1: cost, target, band from, band to   $6 … $9  of L2   $10 … $13  of L3
-- $14::text  source, empty: the login
INSERT INTO servicedesk.tier_cost_config AS c
            (tier, effective_date, cost_per_ticket, target_percentage, band_min, band_max, source)
SELECT given.tier, $1::date,
       coalesce(nullif(given.cost, '')::numeric, f.cost_per_ticket),
       coalesce(nullif(given.target, '')::numeric, f.target_percentage),
       coalesce(nullif(given.band_min, '')::numeric, f.band_min),
       coalesce(nullif(given.band_max, '')::numeric, f.band_max),
       coalesce(nullif($14::text, ''), session_user::text)
  FROM (VALUES ('L1', $2::text, $3::text, $4::text, $5::text),
               ('L2', $6::text, $7::text, $8::text, $9::text),
               ('L3', $10::text, $11::text, $12::text, $13::text)) AS given (tier, cost, target, band_min, band_max)
  LEFT JOIN LATERAL (SELECT * FROM servicedesk.tier_cost_config AS o
                      WHERE o.tier = given.tier AND o.effective_date <= $1::date
                   ORDER BY o.effective_date DESC LIMIT 1) AS f ON true
    ON CONFLICT (tier, effective_date)
    DO UPDATE SET cost_per_ticket = excluded.cost_per_ticket,
                  target_percentage = excluded.target_percentage,
                  band_min = excluded.band_min,
                  band_max = excluded.band_max,
                  source = excluded.source;
