-- applies-to: views
CREATE OR REPLACE FUNCTION dash.outcome_period(name text, at timestamptz)
RETURNS TABLE (team text, pod text, category text, metric text,
               part double precision, whole bigint, previous_part double precision, previous_whole bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $period$
WITH counted AS (
    SELECT d.team, d.pod, d.category, d.business_day >= p.first_day AS is_current,
           sum(d.sla_met) AS sla, sum(d.sla_known) AS sla_of,
           sum(d.resolution_us) / 86400000000 AS days, sum(d.resolved) AS days_of,
           sum(d.contact_one) AS first, sum(d.reachable) - sum(d.contact_none) AS reached,
           sum(d.reachable) AS reachable,
           sum(d.technician_two) + sum(d.technician_three) + sum(d.technician_more) AS handed_on,
           sum(d.technician_one) + sum(d.technician_two) + sum(d.technician_three) + sum(d.technician_more)
           AS handed_on_of
      FROM dash.period(name, at) AS p
      JOIN dash.ended_day AS d ON d.business_day BETWEEN p.previous_first_day AND p.last_day
                              AND (d.business_day >= p.first_day OR d.business_day <= p.previous_last_day)
     GROUP BY d.team, d.pod, d.category, 4
)
SELECT c.team, c.pod, c.category, m.metric,
       coalesce(sum(m.part) FILTER (WHERE c.is_current), 0)::double precision,
       coalesce(sum(m.whole) FILTER (WHERE c.is_current), 0)::bigint,
       coalesce(sum(m.part) FILTER (WHERE NOT c.is_current), 0)::double precision,
       coalesce(sum(m.whole) FILTER (WHERE NOT c.is_current), 0)::bigint
  FROM counted AS c
 CROSS JOIN LATERAL (VALUES ('sla_compliance', sla, sla_of),
                            ('resolution_time', days, days_of),
                            ('first_contact_resolution', first, reached),
                            ('communication_coverage', reached, reachable),
                            ('reassignment_rate', handed_on, handed_on_of)) AS m (metric, part, whole)
 GROUP BY c.team, c.pod, c.category, m.metric
$period$;
COMMENT ON FUNCTION dash.outcome_period IS
    'Metrics of the tickets that ended (resolved, or else closed) in a period of dash.period and in the one before, by team, pod, category, in the corrected definitions: part of whole is the figure, a share, or days per ticket for resolution_time.';

CREATE OR REPLACE FUNCTION dash.metric_value(name text, part double precision, whole bigint) RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE
AS 'SELECT (CASE WHEN unit = ''percent'' THEN 100 ELSE 1 END) * part / nullif(whole, 0) FROM dash.metric_limit WHERE metric = name';
COMMENT ON FUNCTION dash.metric_value IS 'part of whole in the unit of the metric; NULL when whole is 0';
