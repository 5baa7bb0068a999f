-- applies-to: views
CREATE OR REPLACE FUNCTION dash.tier_period(name text, at timestamptz)
RETURNS TABLE (team text, pod text, category text,
               l1 bigint, l2 bigint, l3 bigint, n bigint, untiered bigint,
               previous_l1 bigint, previous_l2 bigint, previous_l3 bigint, previous_n bigint,
               previous_untiered bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $period$
SELECT t.team, t.pod, t.category,
       count(*) FILTER (WHERE t."time" >= p.starts_at AND t.tier = 'L1'),
       count(*) FILTER (WHERE t."time" >= p.starts_at AND t.tier = 'L2'),
       count(*) FILTER (WHERE t."time" >= p.starts_at AND t.tier = 'L3'),
       count(t.tier) FILTER (WHERE t."time" >= p.starts_at),
       count(*) FILTER (WHERE t."time" >= p.starts_at AND t.tier IS NULL),
       count(*) FILTER (WHERE t."time" < p.previous_ends_at AND t.tier = 'L1'),
       count(*) FILTER (WHERE t."time" < p.previous_ends_at AND t.tier = 'L2'),
       count(*) FILTER (WHERE t."time" < p.previous_ends_at AND t.tier = 'L3'),
       count(t.tier) FILTER (WHERE t."time" < p.previous_ends_at),
       count(*) FILTER (WHERE t."time" < p.previous_ends_at AND t.tier IS NULL)
  FROM dash.period(name, at) AS p
  JOIN dash.ticket AS t ON t."time" >= p.previous_starts_at AND t."time" < p.ends_at
 GROUP BY t.team, t.pod, t.category
$period$;
COMMENT ON FUNCTION dash.tier_period IS
    'Tickets created in a period of dash.period and in the one before, by team, pod, category: l1 + l2 + l3 = n = tickets with a tier, the denominator of every share; untiered stands beside.';
