-- applies-to: views
CREATE OR REPLACE FUNCTION dash.outcome_period(name text, at timestamptz)
RETURNS TABLE (team text, pod text, category text, metric text,
               part double precision, whole bigint, previous_part double precision, previous_whole bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $period$
WITH counted AS (
    SELECT f.team, f.pod, f.category, f.ended_at >= p.starts_at AS is_current,
           count(*) FILTER (WHERE f.sla_met) AS sla, count(f.sla_met) AS sla_of,
           sum(f.resolution_days) AS days, count(f.resolution_days) AS days_of,
           count(*) FILTER (WHERE f.contacts = 1) AS first, count(*) FILTER (WHERE f.contacts >= 1) AS reached,
           count(f.contacts) AS reachable,
           count(*) FILTER (WHERE f.technicians > 1) AS handed_on, count(f.technicians) AS handed_on_of
      FROM dash.period(name, at) AS p
      JOIN dash.ticket_fact AS f ON f.ended_at >= p.previous_starts_at AND f.ended_at < p.ends_at
                                AND (f.ended_at >= p.starts_at OR f.ended_at < p.previous_ends_at)
     GROUP BY f.team, f.pod, f.category, 4
)
SELECT c.team, c.pod, c.category, m.metric,
       coalesce(sum(m.part) FILTER (WHERE c.is_current), 0)::double precision,
       coalesce(sum(m.whole) FILTER (WHERE c.is_current), 0)::bigint,
       coalesce(sum(m.part) FILTER (WHERE NOT c.is_current), 0)::double precision,
       coalesce(sum(m.whole) FILTER (WHERE NOT c.is_current), 0)::bigint
  FROM counted AS c
 CROSS JOIN LATERAL (VALUES ('sla_compliance', sla::double precision, sla_of),
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
