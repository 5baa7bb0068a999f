-- applies-to: views
CREATE OR REPLACE FUNCTION dash.tier_period(name text, at timestamptz)
RETURNS TABLE (team text, pod text, category text,
               l1 bigint, l2 bigint, l3 bigint, n bigint, untiered bigint,
               previous_l1 bigint, previous_l2 bigint, previous_l3 bigint, previous_n bigint,
               previous_untiered bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $period$
SELECT t.team, t.pod, t.category,
       coalesce(sum(t.l1) FILTER (WHERE t.business_day >= p.first_day), 0)::bigint,
       coalesce(sum(t.l2) FILTER (WHERE t.business_day >= p.first_day), 0)::bigint,
       coalesce(sum(t.l3) FILTER (WHERE t.business_day >= p.first_day), 0)::bigint,
       coalesce(sum(t.n) FILTER (WHERE t.business_day >= p.first_day), 0)::bigint,
       coalesce(sum(t.untiered) FILTER (WHERE t.business_day >= p.first_day), 0)::bigint,
       coalesce(sum(t.l1) FILTER (WHERE t.business_day <= p.previous_last_day), 0)::bigint,
       coalesce(sum(t.l2) FILTER (WHERE t.business_day <= p.previous_last_day), 0)::bigint,
       coalesce(sum(t.l3) FILTER (WHERE t.business_day <= p.previous_last_day), 0)::bigint,
       coalesce(sum(t.n) FILTER (WHERE t.business_day <= p.previous_last_day), 0)::bigint,
       coalesce(sum(t.untiered) FILTER (WHERE t.business_day <= p.previous_last_day), 0)::bigint
  FROM dash.period(name, at) AS p
  JOIN dash.created_day AS t ON t.business_day >= p.previous_first_day AND t.business_day <= p.last_day
 GROUP BY t.team, t.pod, t.category
$period$;
COMMENT ON FUNCTION dash.tier_period IS
    'Tickets created in a period of dash.period and in the one before, by team, pod, category: l1 + l2 + l3 = n = tickets with a tier, the denominator of every share; untiered stands beside.';
